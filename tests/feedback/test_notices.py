"""The officers who may answer are told of a petition, nobody else; no name, no words; not who settled the file."""

from __future__ import annotations

import pytest

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.values import Actor, Role, system
from lienthong.feedback.actions.answering import pass_on_petition
from lienthong.feedback.queries.petitions import Subject, offices_near
from lienthong.notices.models import Notice
from tests.dossiers.making import BEES, FRIDAY, MOVING, Country, open_officer, taken
from tests.feedback.saying import LATER, RUDE, commune, petition
from tests.notices.telling import reachable, tell

pytestmark = pytest.mark.django_db


def told(text: str = "petition_to_unit") -> set[int]:
    tell(LATER, verb="feedback.")
    return set(Notice.objects.filter(text=text).values_list("account_id", flat=True))


def ids(*officers: Actor) -> set[int]:
    return {int(officer.id) for officer in officers}


@pytest.fixture
def everybody(country: Country) -> Country:
    """Let every officer have an address."""
    for name in ("intake", "settle", "colleague", "head", "stranger", "auditor"):
        reachable(getattr(country, name), f"{name}@example.org")
    return country


def test_who_settles_or_heads_the_unit_is_told_of_a_new_petition_without_name_or_words(everybody: Country) -> None:
    code = petition(everybody).code
    assert told() == ids(everybody.settle, everybody.colleague, everybody.head)
    notice = Notice.objects.filter(text="petition_to_unit").first()
    assert notice is not None
    assert notice.link.endswith(f"/desk/petitions/{code}")
    assert notice.link in notice.body
    assert "17:00" in notice.subject
    for private in (everybody.person.name, RUDE.words):
        assert private not in notice.subject + notice.body
    assert (notice.dossier, notice.unit_id) == ("", None)


def test_who_settled_the_file_is_not_told_of_what_is_said_of_it(everybody: Country) -> None:
    petition(everybody, about=Subject(dossier=taken(everybody).code))
    assert told() == ids(everybody.colleague, everybody.head)


def test_what_is_about_a_procedure_is_for_those_who_may_settle_it(everybody: Country) -> None:
    unit_id, by = everybody.settle.unit_id, system("test")
    account = open_account("bees", "Ong", unit_id=unit_id, title="Ong", by=by, at=FRIDAY)
    grant_role(account.pk, Role.SETTLE, unit_id=unit_id, procedure=BEES, by=by, at=FRIDAY)
    of_bees = actor_of(account.pk)
    reachable(of_bees, "ong@example.org")
    petition(everybody, about=Subject(unit_id=commune(), procedure=MOVING))
    assert int(of_bees.id) not in told()
    petition(everybody)
    assert int(of_bees.id) in told()


def test_the_office_to_which_it_is_passed_on_is_told(everybody: Country) -> None:
    sent = petition(everybody)
    (office, *_) = offices_near(sent, on=LATER)
    receiver = open_officer("Receiver", office.unit_id, Role.HEAD)
    reachable(receiver, "noi.nhan@example.org")
    pass_on_petition(sent.code, office.unit_id, "Đúng nơi hơn", by=everybody.head, at=LATER)
    assert told("petition_passed_to_unit") == ids(receiver)
    assert office.name.vi in Notice.objects.get(text="petition_passed_to_unit").body
