"""A file that costs something, and what is read of its money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lienthong.dossiers import queries
from lienthong.dossiers.actions import handling, paying
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier
from lienthong.payments.queries import Account, account_of
from tests.dossiers.calendars import local
from tests.dossiers.making import BEES, FORMS, FRIDAY, change_law, file, follow_fees, key, taken

if TYPE_CHECKING:
    from tests.dossiers.making import Country

MONDAY = local("2026-11-23 10:00")
LEVY = paying.Charge("Tiền sử dụng đất", 1_200_000, "Luật Đất đai, Điều 155")
BASIS = {"act": "Luật Dân cư", "article": "Điều 20"}
PAID = "Paid online: 20,000 VND, receipt 000001/2026"


def rate(amount: int, **more: Any) -> dict[str, Any]:
    return {"since": "2025-07-01", "amount": amount, "basis": BASIS, **more}


def filed(country: Country, **rates: Any) -> Dossier:
    """File a move that costs 20,000 (three working days), unless told otherwise."""
    change_law(fee=rates.get("fee", [rate(20_000)]))
    return file(country)


def account(dossier: Dossier) -> Account:
    return account_of(f"dossier:{dossier.code}")


def now(dossier: Dossier) -> Dossier:
    dossier.refresh_from_db()
    return dossier


def told(dossier: Dossier, country: Country) -> list[str]:
    return [act.label.en for act in queries.thread(dossier.code, to=country.person).acts]


def receive(dossier: Dossier, country: Country, **more: Any) -> Dossier:
    return handling.receive_dossier(dossier.code, key=key(), by=country.intake, **{"at": FRIDAY} | more)


def acts(dossier: Dossier, to: Any) -> list[str]:
    found = queries.get_dossier(dossier.code, to=to)
    return [one.act for one in queries.allowed_acts(found, to=to, at=FRIDAY)]


def ask(dossier: Dossier, country: Country, *charges: paying.Charge, words: str = "Nộp tiền sử dụng đất") -> Dossier:
    return paying.ask_payment(dossier.code, charges, words, key=key(), by=country.settle, at=FRIDAY)


def done(country: Country) -> Dossier:
    change_law(fee=[rate(30_000, due="result")])
    code = taken(country).code
    handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)
    handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY)
    assert make_result(code, by=country.robot, at=FRIDAY)
    return Dossier.objects.get(code=code)


def supplemented(dossier: Dossier, country: Country, hives: int = 4, **changes: Any) -> Dossier:
    changes = {"so_to": hives} | changes
    handling.ask_supplement(dossier.code, "Số tổ?", list(changes), key=key(), by=country.intake, at=FRIDAY)
    handling.answer_supplement(dossier.code, changes, key=key(), by=country.person, at=FRIDAY)
    follow_fees()
    return now(dossier)


def bees(country: Country) -> Dossier:
    """File a permit for four hives (4,000) at the counter."""
    return submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY)


def orders(dossier: Dossier) -> list[tuple[str, int, str]]:
    found = [(order.occasion.partition(":")[0], order.total, str(order.state)) for order in account(dossier).orders]
    return sorted(found, reverse=True)
