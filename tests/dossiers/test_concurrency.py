"""Two at once: real connections, real transactions, one winner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lienthong.core.refusals import Refused
from tests.fixtures.at_once import at_once

if TYPE_CHECKING:
    from tests.dossiers.making import Country

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db: None) -> Country:
    from tests.dossiers.making import build_country

    return build_country()


def test_of_two_officers_who_take_a_file_one_does(country: Country) -> None:
    from lienthong.dossiers.actions.handling import take_dossier
    from lienthong.dossiers.models import Act, Dossier
    from lienthong.dossiers.refusals.ways import HeldByColleague
    from tests.dossiers.making import FRIDAY, key, received

    code = received(country).code
    officers = (country.settle, country.colleague)
    outcomes = at_once(*[lambda by=by: take_dossier(code, key=key(), by=by, at=FRIDAY) for by in officers])
    winners = [one for one in outcomes if isinstance(one, Dossier)]
    (refused,) = (one for one in outcomes if isinstance(one, HeldByColleague))
    assert len(winners) == 1
    winner = next(by.name for by in officers if by.id == str(winners[0].officer_id))
    assert refused.message("vi") == f"Hồ sơ này đang do {winner} giải quyết."
    assert Act.objects.filter(dossier_code=code, verb="dossiers.taken").count() == 1
    assert Dossier.objects.get(code=code).officer_id == winners[0].officer_id


def test_a_button_pressed_twice_is_one_act(country: Country) -> None:
    from lienthong.dossiers.actions.handling import take_dossier
    from lienthong.dossiers.models import Act, Dossier
    from tests.dossiers.making import FRIDAY, received

    code = received(country).code
    press = lambda: take_dossier(code, key="pressed", by=country.settle, at=FRIDAY)  # noqa: E731
    outcomes = at_once(press, press, press)
    assert all(isinstance(one, Dossier) for one in outcomes)
    assert Act.objects.filter(dossier_code=code, verb="dossiers.taken").count() == 1


def test_an_act_costs_two_statements(country: Country, django_assert_num_queries: Any) -> None:
    """One reads, one writes; without a transaction around them. Signing is told of the ledger, results come later."""
    from lienthong.dossiers.actions import finishing, handling
    from tests.dossiers.making import FRIDAY, file, key, received

    taken_before = received(country).code  # now the process knows the procedure
    handling.take_dossier(taken_before, key=key(), by=country.settle, at=FRIDAY)
    code = file(country).code
    acts: list[Callable[[], Any]] = [
        lambda: handling.receive_dossier(code, key=key(), by=country.intake, at=FRIDAY),
        lambda: handling.take_dossier(code, key=key(), by=country.settle, at=FRIDAY),
        lambda: handling.propose_result(code, "grant", "Đủ", key=key(), by=country.settle, at=FRIDAY),
        lambda: handling.send_back_proposal(code, "Xem lại", key=key(), by=country.head, at=FRIDAY),
        lambda: handling.propose_result(code, "grant", "Đủ", key=key(), by=country.settle, at=FRIDAY),
        lambda: handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY),
    ]
    for act in acts:
        with django_assert_num_queries(2):
            act()
    finishing.complete_dossier(code, {}, key=key(), by=country.robot, at=FRIDAY)
    with django_assert_num_queries(2):
        finishing.return_result(code, key=key(), by=country.intake, at=FRIDAY)


def test_one_key_for_two_files_at_once_does_one_act(country: Country) -> None:
    from lienthong.dossiers.actions.handling import receive_dossier
    from lienthong.dossiers.models import Act
    from lienthong.dossiers.refusals import IdempotencyKeyReused
    from tests.dossiers.making import FRIDAY, file

    codes = [file(country).code for _ in range(4)]
    outcomes = at_once(*[lambda c=c: receive_dossier(c, key="once", by=country.intake, at=FRIDAY) for c in codes])
    assert sum(isinstance(one, IdempotencyKeyReused) for one in outcomes) == 3
    assert Act.objects.filter(verb="dossiers.received").count() == 1


def test_many_acts_on_one_file_are_done_one_after_the_other(country: Country) -> None:
    """Each is overtaken by the others and begins anew; what is written is a thread without gap or double."""
    from lienthong.dossiers.actions.handling import propose_result, send_back_proposal
    from lienthong.dossiers.models import Act, Dossier
    from tests.dossiers.making import FRIDAY, key, taken

    code = taken(country).code
    propose = lambda: propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)  # noqa: E731
    send_back = lambda: send_back_proposal(code, "Lại", key=key(), by=country.head, at=FRIDAY)  # noqa: E731
    outcomes = at_once(*[propose, send_back] * 4)
    numbers = list(Act.objects.filter(dossier_code=code).order_by("number").values_list("number", flat=True))
    done = sum(isinstance(one, Dossier) for one in outcomes)
    assert numbers == list(range(1, 4 + done))
    assert Dossier.objects.get(code=code).acts == numbers[-1]


@pytest.mark.parametrize("rule", ["in_turn", "least_open"])
def test_files_that_arrive_at_once_are_shared_out_evenly(country: Country, rule: str) -> None:
    from lienthong.dossiers.actions.handling import receive_dossier
    from lienthong.dossiers.actions.sharing import set_sharing
    from lienthong.dossiers.models import Dossier
    from tests.dossiers.making import FRIDAY, file, key

    set_sharing(country.settle.unit_id or 0, rule, by=country.head, at=FRIDAY)
    codes = [file(country).code for _ in range(8)]
    at_once(*[lambda c=c: receive_dossier(c, key=key(), by=country.intake, at=FRIDAY) for c in codes])
    given = [str(officer) for officer in Dossier.objects.values_list("officer_id", flat=True)]
    assert sorted(given) == sorted([country.settle.id, country.colleague.id] * 4)


def test_filings_at_once_never_share_a_number(country: Country) -> None:
    from lienthong.core.models import LedgerLine
    from tests.dossiers.making import FRIDAY, file

    def several(number: int) -> list[str]:
        return [file(country, at=FRIDAY + timedelta(seconds=number)).code for _ in range(5)]

    codes = [code for one in at_once(*[lambda n=n: several(n) for n in range(6)]) for code in one]
    assert sorted(codes) == [f"Z01.X00101.HCC-261120-{number:04d}" for number in range(1, 31)]
    assert LedgerLine.objects.filter(verb="dossiers.submitted").count() == 30


def test_one_filing_sent_by_many_requests_is_one_file(country: Country) -> None:
    from lienthong.dossiers.actions.submitting import submit_dossier
    from lienthong.dossiers.models import Act, Dossier
    from tests.dossiers.making import FORMS, FRIDAY, MOVING

    def send() -> str:
        return submit_dossier(MOVING, FORMS[MOVING], key="sent-once", by=country.person, at=FRIDAY).code

    codes = at_once(*[send] * 6)
    assert len(set(codes)) == 1
    assert (Dossier.objects.count(), Act.objects.count()) == (1, 1)


def test_one_key_with_two_bodies_at_once_files_one_of_them(country: Country) -> None:
    from lienthong.dossiers.actions.submitting import submit_dossier
    from lienthong.dossiers.models import Dossier
    from lienthong.dossiers.refusals import IdempotencyKeyReused
    from tests.dossiers.making import FORMS, FRIDAY, MOVING

    def send(street: str) -> str:
        form = {**FORMS[MOVING], "dia_chi": street}
        return submit_dossier(MOVING, form, key="sent-once", by=country.person, at=FRIDAY).code

    outcomes = at_once(lambda: send("1 đường Một"), lambda: send("2 đường Hai"))
    assert sum(isinstance(one, IdempotencyKeyReused) for one in outcomes) == 1
    assert Dossier.objects.count() == 1


def test_a_follower_and_a_retry_at_once_make_one_result(country: Country) -> None:
    from lienthong.core import followers
    from lienthong.documents.models import IssuedDocument
    from lienthong.dossiers import tasks
    from lienthong.dossiers.models import Dossier
    from lienthong.registries.models import Record
    from tests.dossiers.making import FRIDAY, signed

    code = signed(country).code
    outcomes = at_once(
        lambda: followers.catch_up("results", at=FRIDAY),
        lambda: tasks.retry_stuck(at=FRIDAY),
        lambda: tasks.retry_stuck(at=FRIDAY),
    )
    assert not [one for one in outcomes if isinstance(one, Refused)]
    assert Dossier.objects.get(code=code).state == "DONE"
    assert IssuedDocument.objects.filter(dossier=code).count() == 1
    assert Record.objects.filter(registry="households").count() == 1


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    yield
    assert threading.active_count() < 20


def test_of_filing_and_declining_one_comes_first(country: Country) -> None:
    from lienthong.core.refusals import InvalidInput
    from lienthong.dossiers.actions import drafting, inviting, submitting
    from lienthong.dossiers.models import Dossier, Invitation
    from lienthong.dossiers.refusals import InvitationOver
    from tests.dossiers.making import FRIDAY, PLACE, key

    draft = drafting.start_draft("D.005", by=country.person, at=FRIDAY)
    home = {"noi_moi": PLACE, "dia_chi": "2 đường Mây", "so_ban": "00000002"}
    drafting.save_draft(draft.pk, home, by=country.person, at=FRIDAY)
    invitation = inviting.invite_to_part(draft.pk, "partner", by=country.person, at=FRIDAY)
    inviting.save_part(invitation.pk, {"dong_y": "co"}, by=country.neighbor, at=FRIDAY)
    inviting.agree_to_part(invitation.pk, by=country.neighbor, at=FRIDAY)
    filed, declined = at_once(
        lambda: submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY),
        lambda: inviting.decline_invitation(invitation.pk, "thôi", by=country.neighbor, at=FRIDAY),
    )
    if isinstance(filed, Dossier):
        assert isinstance(declined, InvitationOver)
        assert filed.form["dong_y"] == "co"
    else:
        assert isinstance(filed, InvalidInput)
        assert isinstance(declined, Invitation)
        assert not Dossier.objects.exists()
