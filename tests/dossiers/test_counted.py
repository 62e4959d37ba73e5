"""What every way of filing and ending leaves in the ledger for the counters, read by the counters' own rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from lienthong.dossiers.actions import drafting, finishing, handing, handling, submitting
from lienthong.dossiers.models import Dossier
from lienthong.indicators.models import DailyCount, OpenDossier
from lienthong.indicators.rules.measures import COUNTED
from tests.dossiers.making import (
    FORMS,
    FRIDAY,
    MOVING,
    OTHER_PLACE,
    Country,
    asked,
    file,
    handed_over,
    key,
    proposed,
    signed,
)
from tests.fixtures.counting import count_again

LATER = FRIDAY + timedelta(hours=2)
LATE = FRIDAY + timedelta(days=30)


def by_draft(country: Country) -> Dossier:
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    form = {name: FORMS[MOVING][name] for name in ("noi_moi", "dia_chi", "ngay_don")}
    drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    return submitting.submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)


def by_officer(country: Country, channel: str) -> Dossier:
    form = FORMS[MOVING]
    return submitting.submit_dossier(MOVING, form, channel=channel, key=key(), by=country.intake, at=FRIDAY)


WAYS: dict[str, Callable[[Country], Dossier]] = {
    "draft": by_draft,
    "direct": file,
    "counter": lambda country: by_officer(country, "counter"),
    "post": lambda country: by_officer(country, "post"),
}


def counted(*dossiers: Dossier) -> tuple[dict[str, OpenDossier], Counter[str]]:
    """Return what the counters make of the ledger: which of these files are open, and the sums of them all."""
    count_again()
    sums: Counter[str] = Counter()
    for row in DailyCount.objects.all():
        sums.update({name: getattr(row, name) for name in COUNTED})
    codes = [dossier.code for dossier in dossiers]
    return {one.code: one for one in OpenDossier.objects.filter(code__in=codes)}, sums


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_filing_tells_the_counters_the_same_facts(country: Country, way: str) -> None:
    dossier = WAYS[way](country)
    found, sums = counted(dossier)
    assert (sums["received"], sums["online"]) == (1, way in ("draft", "direct"))
    assert (sums["fields_asked"], sums["fields_prefilled"]) == (5, 2 if way == "draft" else 0)
    opened = found[dossier.code]
    assert (opened.unit_id, opened.procedure, opened.is_paused) == (dossier.unit_id, MOVING, False)
    assert opened.due_at == dossier.due_at


def test_what_a_registry_told_the_counter_counts_as_filled_in(country: Country) -> None:
    held = {"ho_ten": {"state": "found", "value": "An Bình", "service": "people.person"}}
    dossier = submitting.submit_dossier(
        MOVING, FORMS[MOVING], channel="counter", key=key(), by=country.intake, at=FRIDAY, held=held
    )
    assert counted(dossier)[1]["fields_prefilled"] == 1


@pytest.mark.parametrize(("at", "as_"), [(LATER, "done_on_time"), (LATE, "done_late")])
def test_a_result_is_counted_as_on_time_or_late_and_the_file_as_closed(
    country: Country, at: datetime, as_: str
) -> None:
    dossier = signed(country)
    finishing.complete_dossier(dossier.code, {}, key=key(), by=country.robot, at=at)
    found, sums = counted(dossier)
    assert (sums[as_], found) == (1, {})


def test_what_ends_without_a_result_is_counted_so(country: Country) -> None:
    at_the_counter, by_the_head, withdrawn, stopped = file(country), proposed(country), file(country), asked(country)
    handling.refuse_dossier(at_the_counter.code, "Sai nơi", key=key(), by=country.intake, at=LATER)
    handling.refuse_dossier(by_the_head.code, "Không đủ", key=key(), by=country.head, at=LATER)
    finishing.withdraw_dossier(withdrawn.code, "Đổi ý", key=key(), by=country.person, at=LATER)
    finishing.stop_dossier(stopped.code, "Quá hạn", key=key(), by=country.settle, at=LATE)
    found, sums = counted(at_the_counter, by_the_head, withdrawn, stopped)
    assert (sums["ended_otherwise"], found) == (4, {})


def test_a_pause_its_end_and_an_extension_reach_the_counters(country: Country) -> None:
    dossier = asked(country)
    paused = counted(dossier)[0][dossier.code]
    assert paused.is_paused is True
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=LATER)
    dossier = handling.extend_dossier(dossier.code, 2, "Xác minh", key=key(), by=country.settle, at=LATER)
    moved = counted(dossier)[0][dossier.code]
    assert moved.is_paused is False
    assert moved.due_at == dossier.due_at


def test_a_file_that_is_sent_on_is_counted_where_it_goes(country: Country) -> None:
    dossier = handed_over(country)
    on = handing.redirect_handover(dossier.code, OTHER_PLACE, "Sai nơi", key=key(), by=country.settle, at=LATER)
    assert on.unit_id != dossier.unit_id
    assert counted(on)[0][on.code].unit_id == on.unit_id
