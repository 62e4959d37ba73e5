"""Outcomes for every state, seals, and statements compared with what we hold."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lienthong.core import keys
from lienthong.payments.refusals import SignatureWrong, StatementUnreadable
from lienthong.payments.rules.orders import ORDER_STATES, OrderState, Outcome, outcome_of, state_after_refunds
from lienthong.payments.rules.reconciling import BadRow, Entry, differences, read_statement
from lienthong.payments.rules.signing import CALLBACK, REQUEST, Seal, check_seal, seal

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
OWED = (16000, "VND")


@pytest.mark.parametrize(
    ("state", "came", "outcome"),
    [
        ("DUE", OWED, Outcome.PAID),
        ("DUE", (1, "VND"), Outcome.WRONG_AMOUNT),
        ("DUE", (16000, "USD"), Outcome.WRONG_AMOUNT),
        ("EXPIRED", OWED, Outcome.PAID_LATE),
        ("EXPIRED", (1, "VND"), Outcome.WRONG_AMOUNT),
        ("PAID", OWED, Outcome.PAID_TWICE),
        ("PART_REFUNDED", OWED, Outcome.PAID_TWICE),
        ("REFUNDED", (1, "VND"), Outcome.PAID_TWICE),
        ("CANCELLED", OWED, Outcome.PAID_CANCELLED),
    ],
)
def test_a_payment_has_one_outcome_in_every_state(state: str, came: tuple[int, str], outcome: Outcome) -> None:
    assert outcome_of(state, OWED, came) == outcome


def test_every_state_has_its_words() -> None:
    assert set(ORDER_STATES) == set(OrderState)
    states = [state_after_refunds(10, back) for back in (0, 1, 9, 10)]
    assert states == ["PAID", "PART_REFUNDED", "PART_REFUNDED", "REFUNDED"]


@given(some.binary(), some.binary(min_size=1))
def test_a_seal_holds_for_its_message_kind_and_secret_alone(message: bytes, secret: bytes) -> None:
    made = seal(CALLBACK, message, key_id="1", secret=secret, at=AT)
    check_seal(CALLBACK, message, made, secrets={"1": secret}, at=AT)
    for kind, said, secrets in (
        (REQUEST, message, {"1": secret}),
        (CALLBACK, message + b".", {"1": secret}),
        (CALLBACK, message, {"1": secret + b"."}),
        (CALLBACK, message, {"2": secret}),
    ):
        with pytest.raises(SignatureWrong):
            check_seal(kind, said, made, secrets=secrets, at=AT)


def test_what_is_signed_cannot_be_cut_otherwise() -> None:
    made = seal(CALLBACK, b"23", key_id="1", secret=b"s", at=AT)
    moved = Seal("1", made.signed_at + "2", made.signature)
    with pytest.raises(SignatureWrong):
        check_seal(CALLBACK, b"3", moved, secrets={"1": b"s"}, at=AT)


def test_a_shared_secret_is_made_once_and_closed_to_others(settings, tmp_path) -> None:
    settings.KEYS = tmp_path / "keys"
    assert keys.shared_secrets("gateway-x") == {}
    keys.make_shared_secret("gateway-x", "1")
    made = keys.shared_secrets("gateway-x")
    keys.make_shared_secret("gateway-x", "1")
    assert keys.shared_secrets("gateway-x") == made
    assert len(made["1"]) == 64
    path = keys.folder() / "gateway-x.1.secret"
    assert path.stat().st_mode & 0o777 == 0o600
    (keys.folder() / "gateway-x.2027.secret").write_text(" given by hand \n")
    assert list(keys.shared_secrets("gateway-x")) == ["1", "2027"]
    assert keys.shared_secrets("gateway-x")["2027"] == b"given by hand"


# ---------------------------------------------------------------- statements

HEAD = "kind,reference,order,amount,currency,at"


def entry(reference: str, amount: int = 8000, order: str = "O1", kind: str = "payment") -> Entry:
    return Entry(kind, reference, order, amount, "VND", AT)


def test_a_statement_is_read_with_its_times_and_its_wrong_rows() -> None:
    text = "\ufeff" + "\n".join(
        [
            HEAD + ",note",
            "payment,G-1,O1,8000,VND,2026-11-20T09:00:00,ok",
            "refund,R-1,O1,8000,VND,2026-11-20T02:00:00+00:00,",
            "gift,G-2,O1,8000,VND,2026-11-20T09:00:00,",
            "payment,,O1,8000,VND,2026-11-20T09:00:00,",
            "payment,G-3,,8000,VND,2026-11-20T09:00:00,",
            "payment,G-3,O1,8000,,2026-11-20T09:00:00,",
            "payment,G-3,O1,=1+1,VND,2026-11-20T09:00:00,",
            "payment,G-3,O1,-8000,VND,2026-11-20T09:00:00,",
            "payment,G-3,O1,0,VND,2026-11-20T09:00:00,",
            "payment,G-3,O1,8000,VND,20/11/2026,",
            "payment,G-3",
        ]
    )
    read = read_statement(text, file="s.csv", zone=ZONE)
    assert [(one.kind, one.reference, one.at) for one in read.entries] == [
        ("payment", "G-1", AT),
        ("refund", "R-1", AT),
    ]
    wrong = ["kind", "reference", "order", "currency", "amount", "amount", "amount", "at", "order"]
    assert read.bad == tuple(BadRow(line, column) for line, column in enumerate(wrong, start=4))


@pytest.mark.parametrize("text", ["", "a,b\n1,2", f'{HEAD}\npayment,"G-1,O1'])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(StatementUnreadable):
        read_statement(text, file="s.csv", zone=ZONE)


def test_two_sides_that_agree_have_no_difference() -> None:
    both = [entry("G-1"), entry("R-1", kind="refund")]
    assert differences(both, reversed(both)) == []


def test_every_difference_is_named() -> None:
    theirs = [entry("A"), entry("B"), entry("B"), entry("C", 1), entry("D", order="O2"), entry("F"), entry("F")]
    ours = [entry("B"), entry("C"), entry("D"), entry("E"), entry("A", kind="refund")]
    found = differences(theirs, ours)
    assert [(one.kind, one.reference, str(one.what)) for one in found] == [
        ("payment", "A", "missing_here"),
        ("payment", "B", "doubled"),
        ("payment", "C", "other_amount"),
        ("payment", "D", "other_order"),
        ("payment", "E", "missing_there"),
        ("payment", "F", "doubled"),
        ("payment", "F", "missing_here"),
        ("refund", "A", "missing_there"),
    ]
    assert (found[0].theirs, found[0].ours) == (entry("A"), None)
