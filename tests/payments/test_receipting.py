"""Receipts: a signed paper for what was paid online, once; none for what pays nothing or was paid by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lienthong.core.refusals import NotAllowed
from lienthong.payments.refusals import PaymentUnknown

if TYPE_CHECKING:
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country


def follow(order: PaymentOrder) -> None:
    from lienthong.core.models import LedgerLine
    from lienthong.payments import tasks
    from tests.dossiers.making import FRIDAY

    tasks.follow_payments(list(LedgerLine.objects.filter(about=order.about).order_by("seq")), FRIDAY)


def test_an_online_payment_gets_one_signed_receipt_that_anybody_can_check(order: PaymentOrder) -> None:
    from lienthong.documents.queries import document_of, paper_called, read_file, verify_code, verify_paper
    from lienthong.payments.queries import payment_of
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import HOLDER, pay, told_of

    payment = pay(order).payment
    assert payment is not None
    assert payment_of(HOLDER, payment.pk).document == ""
    follow(order)
    follow(order)
    code = payment_of(HOLDER, payment.pk).document
    public = verify_code(code, at=FRIDAY)
    assert (public.title.en, public.number, public.unit_name[:9]) == ("Receipt of a fee", "000001/2026", "Trung tâm")
    assert {row.label.en: row.value for row in public.rows} == {
        "Paid by": "An Bình",
        "File": HOLDER[8:],
        "Copy": "2 × 8.000 đồng = 16.000 đồng",
        "Total": "16.000 đồng",
        "Currency": "VND",
        "Paid at": "09:05 20/11/2026",
        "Order": order.code,
        "Transaction": "G-1",
    }
    assert verify_paper(read_file(paper_called(code).file_id), at=FRIDAY).state == "intact"
    assert document_of(HOLDER[8:]) is None  # a receipt is no result
    assert told_of(order)[2:] == ["payments.receipted"]


def test_what_pays_nothing_or_was_paid_by_hand_has_no_signed_receipt(country: Country, open_one: Any) -> None:
    from lienthong.documents.models import IssuedDocument
    from lienthong.payments.actions.receipting import issue_receipt
    from lienthong.payments.actions.receiving import record_counter_payment
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay

    order = open_one()
    by_hand = record_counter_payment(order.code, "cash", "1", by=country.intake, at=FRIDAY)
    twice = pay(order).payment
    assert twice is not None
    for payment in (by_hand, twice):
        assert issue_receipt(payment.pk, by=MACHINE, at=FRIDAY) == ""
    assert not IssuedDocument.objects.exists()
    with pytest.raises(PaymentUnknown):
        issue_receipt(999, by=MACHINE, at=FRIDAY)
    with pytest.raises(NotAllowed):
        issue_receipt(by_hand.pk, by=country.intake, at=FRIDAY)


def test_a_payment_of_another_holder_is_not_found(order: PaymentOrder) -> None:
    from lienthong.payments.queries import payment_of
    from tests.payments.making import pay

    payment = pay(order).payment
    assert payment is not None
    with pytest.raises(PaymentUnknown):
        payment_of("dossier:other", payment.pk)


def test_a_receipt_that_cannot_be_printed_holds_up_no_other(open_one: Any) -> None:
    from lienthong.payments.models import Payment
    from tests.payments.making import pay

    strange, plain = open_one(payer_name="𓂀"), open_one(occasion="b")
    pay(strange)
    pay(plain, reference="G-2")
    follow(strange)
    follow(plain)
    assert [bool(one.document) for one in Payment.objects.order_by("pk")] == [False, True]


def test_one_copy_is_written_without_a_sum(open_one: Any) -> None:
    from lienthong.core.values import Text
    from lienthong.documents.queries import verify_code
    from lienthong.payments.actions.receipting import issue_receipt
    from lienthong.payments.rules.orders import Line
    from tests.dossiers.making import FRIDAY
    from tests.payments.making import MACHINE, pay

    order = open_one(holder="draft:7", lines=(Line(Text("Lệ phí", "Fee"), 50_000, 1, ""),), payer_name="")
    payment = pay(order).payment
    assert payment is not None
    public = verify_code(issue_receipt(payment.pk, by=MACHINE, at=FRIDAY), at=FRIDAY)
    shown = {row.label.en: row.value for row in public.rows}
    assert shown["Fee"] == "50.000 đồng"
    assert "Paid by" not in shown
    assert "File" not in shown
