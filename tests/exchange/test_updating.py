"""Changing and ending facts through the exchange: the right record, once, and never what was known before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.exchange.actions import writing
from lienthong.exchange.actions.catalog import load_agreements
from lienthong.exchange.actions.writing import close_fact, update_fact
from lienthong.exchange.models import WrittenFact
from lienthong.exchange.refusals import (
    AgreementEnded,
    AgreementMissing,
    FactAmbiguous,
    FactNotHeld,
    FieldsNotAgreed,
    LookupNotOffered,
    RegistryDown,
)
from lienthong.registries import queries as registries
from lienthong.registries.actions.catalog import open_registry, stop_registry
from lienthong.registries.refusals import FactInvalid, RowNotHeld
from tests.exchange.conftest import agreement_on, with_grant
from tests.fixtures.at_once import at_once

AN, CHILD, STRANGER = "00000001", "00000002", "00000003"
TODAY = date(2026, 11, 20)
BEFORE = TODAY - timedelta(days=1)


@pytest.fixture
def update(family, at, machine):
    """Change the record of a person (or what ``service`` says) as the result of dossier D9."""

    def act(data, service="people.person", number=AN, **options):
        find = {"people.person": "person_number", "households.household": "member_number"}[service]
        known = {"find": {find: number}, "valid_from": TODAY, "dossier": "D9", "name": "change", **options}
        return update_fact(
            service, data, **{"consumer": "commune_pc", "procedure": "1", "by": machine, "at": at, **known}
        )

    return act


@pytest.fixture
def close(family, at, machine):
    """End what carries a number as the result of dossier D9."""

    def act(number=AN, service="households.household", **options):
        known = {"find": {"member_number": number}, "valid_from": TODAY, "dossier": "D9", "name": "end", **options}
        return close_fact(service, **{"consumer": "commune_pc", "procedure": "1", "by": machine, "at": at, **known})

    return act


@pytest.fixture
def home(at):
    """The household of a person on a day, as known a second after everything was written."""

    def ask(number=AN, on=TODAY, known_at=None):
        known_at = known_at or at + timedelta(seconds=1)
        held = registries.find_all("households", "member_number", number, as_of=on, known_at=known_at)
        return held[0].data if held else None

    return ask


def members(data):
    return [(row["person_number"], row["relation"]) for row in data["members"]]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"consumer": "one_stop"}, AgreementMissing),
        ({"data": {"full_name": "Tên Khác"}}, FieldsNotAgreed),
        ({"find": {"full_name": "Bình An"}}, LookupNotOffered),
        ({"find": {}}, LookupNotOffered),
        ({"number": "99999999"}, FactNotHeld),
        ({"number": ""}, FactNotHeld),
        ({"valid_from": date(1950, 1, 1)}, FactNotHeld),  # nobody was registered then
        ({"data": {"home": "nowhere"}}, FactInvalid),
    ],
)
def test_a_refused_update_leaves_everything_as_it_was(update, options, refusal):
    with pytest.raises(refusal):
        update(options.pop("data", {"home": "00102"}), **options)
    assert not WrittenFact.objects.filter(dossier="D9").exists()
    assert not LedgerLine.objects.filter(verb="registries.corrected").exists()


def test_who_may_write_new_facts_may_not_therefore_change_old_ones(update, machine, at):
    whole = agreement_on("people.person")
    without = whole.model_copy(update={"grants": tuple(one for one in whole.grants if one.mode != "update")})
    load_agreements([without], by=machine, at=at - timedelta(days=1))
    with pytest.raises(AgreementEnded):
        update({"home": "00102"})


def test_only_who_signs_updates_and_closes(update, close, officer, an):
    for by in (officer, an):
        with pytest.raises(NotAllowed):
            update({"home": "00102"}, by=by)
        with pytest.raises(NotAllowed):
            close(by=by)


def test_of_several_records_none_is_changed_at_a_guess(update, write):
    home = {"place": "00101", "street": "Mây 2", "person_number": AN, "relation": "guest"}
    write("households.household", home, dossier="D6")
    with pytest.raises(FactAmbiguous):
        update({"street": "Mây 3"}, "households.household")


def test_a_stopped_registry_is_not_changed_and_a_retry_succeeds(update, close, machine, at):
    stop_registry("people", by=machine, at=at)
    stop_registry("households", by=machine, at=at)
    with pytest.raises(RegistryDown):
        update({"home": "00102"})
    with pytest.raises(RegistryDown):
        close()
    assert not WrittenFact.objects.filter(dossier="D9").exists()
    open_registry("people", by=machine, at=at)
    assert update({"home": "00102"}).data["home"] == "00102"


# ---------------------------------------------------------------- changing


def test_a_change_holds_from_its_day_and_the_past_stays_as_it_was(update, at):
    changed = update({"home": "00102", "parent_number": ""})
    assert changed.data["home"] == "00102"
    before = registries.find("people", "person_number", AN, as_of=TODAY, known_at=at)
    later = at + timedelta(seconds=1)
    yesterday = registries.find("people", "person_number", AN, as_of=BEFORE, known_at=later)
    today = registries.find("people", "person_number", AN, as_of=TODAY, known_at=later)
    assert (before.data["home"], yesterday, today.data["home"]) == ("00101", None, "00102")
    assert today.source == "dossier:D9"
    lines = LedgerLine.objects.filter(dossier="D9").order_by("seq")
    assert [line.verb for line in lines] == ["registries.corrected", "exchange.updated"]
    assert lines[1].detail == {
        "service": "people.person",
        "agreement": "people.person-commune_pc-update",
        "procedure": "1",
    }


def test_a_retry_changes_nothing_a_second_time(update):
    first = update({"home": "00102"})
    assert update({"home": "00101"}) == first
    assert LedgerLine.objects.filter(verb="exchange.updated").count() == 1


def test_one_dossier_may_make_two_changes_under_two_names(update):
    update({"home": "00102"}, name="moved")
    second = update({"parent_number": STRANGER}, name="adopted")
    assert (second.data["home"], second.data["parent_number"]) == ("00102", STRANGER)


@pytest.mark.django_db(transaction=True)
def test_one_change_asked_twice_at_once_is_made_once(update):
    first, second = at_once(*[lambda: update({"home": "00102"})] * 2)
    assert first == second
    assert LedgerLine.objects.filter(verb="registries.corrected").count() == 1


# ---------------------------------------------------------------- rows of a table


def test_a_column_changes_in_the_row_by_which_the_record_was_found(update, home):
    update({"relation": "owner", "street": "Mây 9"}, "households.household")
    assert members(home()) == [(AN, "owner")]
    assert home()["street"] == "Mây 9"


def test_found_by_another_identifier_a_column_makes_a_new_row(update, home):
    child = {"person_number": CHILD, "relation": "child"}
    update(child, "households.household", find={"household_number": "00101/1"})
    assert members(home(CHILD)) == [(AN, "self"), (CHILD, "child")]
    assert home(CHILD, on=BEFORE) is None


def test_a_member_leaves_and_the_household_stays(update, close, home):
    child = {"person_number": CHILD, "relation": "child"}
    update(child, "households.household", find={"household_number": "00101/1"})
    tomorrow = TODAY + timedelta(days=1)
    assert members(close(CHILD, valid_from=tomorrow).data) == [(AN, "self")]
    assert home(CHILD, on=tomorrow) is None
    assert members(home(CHILD)) == [(AN, "self"), (CHILD, "child")]
    assert members(home(on=tomorrow)) == [(AN, "self")]


def test_with_its_last_member_a_household_ends(close, home, at):
    tomorrow = TODAY + timedelta(days=1)
    written = close(valid_from=tomorrow)
    assert members(written.data) == [(AN, "self")]
    assert home(on=tomorrow) is None
    assert home()["street"] == "Mây 1"
    assert home(on=tomorrow, known_at=at)["street"] == "Mây 1"  # what was known then stays known
    assert close(valid_from=tomorrow) == written
    verbs = LedgerLine.objects.filter(dossier="D9").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["registries.ended", "exchange.closed"]


def test_a_record_found_by_no_row_ends_whole(close, home):
    close(find={"household_number": "00101/1"}, valid_from=TODAY)
    assert home() is None
    with pytest.raises(FactNotHeld):
        close(find={"household_number": "00101/1"}, name="again")


def test_a_row_that_has_left_meanwhile_is_refused_by_name(update, at, monkeypatch):
    child = {"person_number": CHILD, "relation": "child"}
    update(child, "households.household", find={"household_number": "00101/1"})
    found = registries.find("households", "member_number", AN, as_of=TODAY, known_at=at + timedelta(seconds=1))
    monkeypatch.setattr(writing, "_found", lambda *_, **__: found.record_id)
    with pytest.raises(RowNotHeld):
        update({"relation": "guest"}, "households.household", number=STRANGER, name="late")


def test_an_agreement_may_be_for_updates_by_one_consumer(update, machine, at):
    load_agreements(
        [with_grant(agreement_on("people.person"), "commune_pc", "update", procedures=("2",))], by=machine, at=at
    )
    with pytest.raises(AgreementMissing):
        update({"home": "00102"})
    assert update({"home": "00102"}, procedure="2").record_id
