"""The demo country at work: its pack loaded by the loader, people in its registries, an officer for every role."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.definitions import body_of
from lienthong.core.models import LedgerLine
from lienthong.core.values import GOVERNMENT, Actor, Bloc, Role, system
from lienthong.dossiers import tasks
from lienthong.dossiers.actions import clarifying, consulting, handing, handling
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier
from lienthong.packs.loading import load_pack
from lienthong.payments.actions.receiving import record_payment
from lienthong.payments.connectors.gateway import Said
from lienthong.payments.models import PaymentOrder
from lienthong.payments.queries import owed_by
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.queries import definition_on
from lienthong.registries.actions.facts import record_fact
from lienthong.units import queries as units
from tests.dossiers.calendars import local

DEMO = Path(__file__).resolve().parents[2] / "packs" / "demo"
OPENED = local("2025-07-01 08:00")
FRIDAY = local("2026-11-20 09:00")
BEES, MOVING = "D.001", "D.002"
PLACE, OTHER_PLACE = "00101", "00102"
_keys = itertools.count(1)


def key() -> str:
    """Return a key that nobody has used."""
    return f"key-{next(_keys)}"


@dataclass(frozen=True)
class Country:
    """Who acts in the demo country: people, and the officers of one commune and of its neighbor."""

    person: Actor
    neighbor: Actor
    intake: Actor
    settle: Actor
    colleague: Actor
    head: Actor
    stranger: Actor
    auditor: Actor
    robot: Actor = field(default_factory=lambda: system("results"))


def open_person(number: str, name: str) -> Actor:
    account = open_account(f"person-{number}", name, subject=number, by=system("test"), at=OPENED)
    return actor_of(account.pk)


def open_officer(name: str, unit_id: int, role: Role, *, procedure: str = "*", bloc: Bloc = GOVERNMENT) -> Actor:
    by = system("test")
    account = open_account(f"officer-{name}", name, unit_id=unit_id, title=name, by=by, at=OPENED)
    grant_role(account.pk, role, unit_id=unit_id, procedure=procedure, bloc=bloc, by=by, at=OPENED)
    return actor_of(account.pk)


def load_demo() -> None:
    load_pack(DEMO, by=system("packs"), at=OPENED)


def build_country() -> Country:
    """Load the pack and open the accounts; two people are known to the registry of people."""
    load_demo()
    by = system("test")
    for name in ("An Bình", "Lê Chi"):
        data = {"full_name": name, "birth_date": "1990-05-01", "sex": "female", "home": PLACE}
        record_fact("people", data, valid_from=OPENED.date(), source="test", by=by, at=OPENED)
    commune = units.version_at(PLACE, level="commune", on=FRIDAY.date())
    place, province = commune.unit_id, commune.parent_id or 0
    other = units.version_at(OTHER_PLACE, level="commune", on=FRIDAY.date()).unit_id
    one_stop, committee = units.agency_of(place, "one_stop").pk, units.agency_of(place, "commune_pc").pk
    return Country(
        person=open_person("00000001", "An Bình"),
        neighbor=open_person("00000002", "Lê Chi"),
        intake=open_officer("Intake", one_stop, Role.INTAKE),
        settle=open_officer("Settle", committee, Role.SETTLE),
        colleague=open_officer("Colleague", committee, Role.SETTLE),
        head=open_officer("Head", committee, Role.HEAD),
        stranger=open_officer("Stranger", units.agency_of(other, "commune_pc").pk, Role.SETTLE),
        auditor=open_officer("Auditor", province, Role.AUDITOR),
    )


def change_law(procedure: str = MOVING, **changes: Any) -> None:
    """Let the law change on the day of filing: the same procedure with other parts."""
    body = {**body_of(definition_on(procedure, on=FRIDAY.date())), "since": FRIDAY.date().isoformat(), **changes}
    publish_procedure(ProcedureDefinition.model_validate(body), by=system("packs"), at=FRIDAY)


def step(key: str, role: str, agency: str, **more: Any) -> dict[str, Any]:
    """Return a step as a pack writes it."""
    return {"key": key, "role": role, "agency": agency, "title": {"vi": f"Bước {key}", "en": f"Step {key}"}, **more}


def change_steps(*settling: Mapping[str, Any], **changes: Any) -> None:
    """Let the law settle a move in other steps from the day of filing on."""
    ends = [
        step("sign", "head", "commune_pc"),
        step("issue", "system", "commune_pc"),
        step("return", "intake", "one_stop"),
    ]
    change_law(steps=[step("intake", "intake", "one_stop"), *settling, *ends], **changes)


FORMS: Mapping[str, Mapping[str, Any]] = {
    BEES: {
        "so_dinh_danh": "00000001",
        "ho_ten": "An Bình",
        "noi_nuoi": PLACE,
        "so_to": 4,
        "tu_khi": "2020",
        "dat_cua_ai": "toi",
        "co_thoi_han": "khong",
    },
    MOVING: {
        "so_dinh_danh": "00000001",
        "ho_ten": "An Bình",
        "noi_moi": PLACE,
        "dia_chi": "12 đường Hoa",
        "ngay_don": "2026-11-19",
    },
}


def file(country: Country, *, at: datetime = FRIDAY, by: Actor | None = None, **changes: Any) -> Dossier:
    """File a move to another address: three working days, no paper needed."""
    form = {**FORMS[MOVING], **changes}
    return submit_dossier(MOVING, form, key=key(), by=by or country.person, at=at)


def received(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    dossier = file(country, at=at)
    return handling.receive_dossier(dossier.code, key=key(), by=country.intake, at=at + timedelta(minutes=10))


def taken(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    dossier = received(country, at=at)
    return handling.take_dossier(dossier.code, key=key(), by=country.settle, at=at + timedelta(minutes=20))


def at_the_counter(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    """Send a taken file back to the counter, to be clarified with the applicant."""
    code = taken(country, at=at).code
    return clarifying.return_to_counter(
        code, "Hỏi lại số nhà", key=key(), by=country.settle, at=at + timedelta(hours=1)
    )


ANYWHERE = {"agency": "commune_pc", "intake": "one_stop", "place_field": "noi_moi", "anywhere": "province"}


def other_counter() -> Actor:
    """Open the counter of the neighbor commune."""
    other = units.version_at(OTHER_PLACE, level="commune", on=FRIDAY.date()).unit_id
    return open_officer("Other intake", units.agency_of(other, "one_stop").pk, Role.INTAKE)


def received_elsewhere(country: Country, *, at: datetime = FRIDAY, by: Actor | None = None) -> Dossier:
    """Receive a move at the counter of the neighbor commune; the law asks for no boundaries."""
    change_law(competence=ANYWHERE)
    counter = by or other_counter()
    dossier = submit_dossier(MOVING, FORMS[MOVING], channel="counter", key=key(), by=counter, at=at)
    return handling.receive_dossier(dossier.code, key=key(), by=counter, at=at)


def handed_over(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    """Hand a file over from the neighbor commune, with one paper original."""
    counter = other_counter()
    code = received_elsewhere(country, at=at, by=counter).code
    return handing.hand_over_dossier(code, ["Giấy nhà"], key=key(), by=counter, at=at)


OPINIONS = [
    {
        "key": "security",
        "title": {"vi": "Ý kiến công an xã", "en": "Opinion of the police"},
        "agency": "commune_police",
        "days": 2,
        "silence": "consent",
        "shows": ["home"],
        "papers": ["giay_nha"],
    },
    {
        "key": "justice",
        "title": {"vi": "Ý kiến Sở Tư pháp", "en": "Opinion of the Department of Justice"},
        "agency": "province_justice",
        "days": 5,
        "pauses": True,
    },
]


def open_police() -> Actor:
    """Open an officer of the commune's police."""
    place = units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id
    return open_officer("Police", units.agency_of(place, "commune_police").pk, Role.SETTLE)


def consulted(country: Country, *, at: datetime = FRIDAY, kinds: Sequence[str] = ("security",)) -> Dossier:
    """Ask the police, or whoever is named, for an opinion on a taken file."""
    change_law(opinions=OPINIONS)
    code, asked_at = taken(country, at=at).code, at + timedelta(minutes=30)
    return consulting.ask_opinion(code, kinds, "Có gì cản trở?", key=key(), by=country.settle, at=asked_at)


def two_steps(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    """Take a file that two officers settle, one after the other."""
    change_steps(step("examine", "settle", "commune_pc"), step("review", "settle", "commune_pc"))
    return taken(country, at=at)


def asked(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    dossier = taken(country, at=at)
    return handling.ask_supplement(
        dossier.code, "Thiếu giấy tờ nhà", ["giay_nha"], key=key(), by=country.settle, at=at + timedelta(hours=1)
    )


def proposed(country: Country, *, at: datetime = FRIDAY, decision: str = "grant", words: str = "Đủ") -> Dossier:
    dossier = taken(country, at=at)
    return handling.propose_result(
        dossier.code, decision, words, key=key(), by=country.settle, at=at + timedelta(minutes=30)
    )


def signed(country: Country, *, at: datetime = FRIDAY) -> Dossier:
    dossier = proposed(country, at=at)
    return handling.sign_dossier(dossier.code, key=key(), by=country.head, at=at + timedelta(minutes=40))


# ---------------------------------------------------------------- money


def pay(code: str, *, at: datetime = FRIDAY) -> None:
    """Pay through the demo gateway all that a file owes, and let the file learn of it."""
    for order in owed_by(f"dossier:{code}"):
        pay_order(order, at=at)
    follow_fees(at=at)


def pay_order(order: PaymentOrder, *, at: datetime = FRIDAY, reference: str = "") -> None:
    said = Said("paid", order.code, reference or f"G-{order.code}", order.total, order.currency, at)
    record_payment("demo", said, by=system("test"), at=at)


def follow_fees(*, at: datetime = FRIDAY) -> None:
    """Let files learn what happened to their money, as the worker does, also of what that brings about."""
    seen = set(_followed)
    while lines := [line for line in LedgerLine.objects.order_by("seq") if line.seq not in seen]:
        seen.update(line.seq for line in lines)
        tasks.follow_money(lines, at)
    _followed.update(seen)


_followed: set[int] = set()  # a number of the ledger is given out once, whatever is rolled back
