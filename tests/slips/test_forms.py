"""The forms of a pack are loaded once; a slip keeps the version by which it was written."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import system
from lienthong.payments.models import PaymentOrder
from lienthong.slips import queries
from lienthong.slips.actions.forms import load_slips
from lienthong.slips.definitions import SlipDefinition
from lienthong.slips.models import Slip, SlipCounter, SlipForm
from lienthong.slips.rules.stating import PAID, UNPAID
from tests.dossiers.making import BEES, FRIDAY, Country, received
from tests.payments.making import pay
from tests.slips.test_definitions import body, slip
from tests.slips.test_writing import LATER, at_the_counter, follow, made

MACHINE = system("packs")


def test_forms_are_loaded_once_and_again_when_they_change(db: None) -> None:
    first = slip()
    changed = SlipDefinition.model_validate(body() | {"form": "Mẫu 01 mới"})
    assert load_slips([first], by=MACHINE, at=FRIDAY) == 1
    assert load_slips([first], by=MACHINE, at=FRIDAY) == 0
    assert load_slips([changed], by=MACHINE, at=FRIDAY) == 1
    assert [queries.definition_of(form).form for form in queries.live_forms()] == ["Mẫu 01 mới"]
    assert load_slips([first], by=MACHINE, at=FRIDAY) == 1, "an earlier version may come back"
    assert SlipForm.objects.count() == 2
    assert load_slips([], by=MACHINE, at=FRIDAY) == 1
    assert queries.live_forms() == []
    assert queries.title_of("receipt") is None
    assert LedgerLine.objects.filter(verb="slips.loaded").last().detail == {"codes": [], "gone": ["receipt"]}  # type: ignore[union-attr]


def test_only_who_steers_loads_forms(country: Country) -> None:
    with pytest.raises(NotAllowed):
        load_slips([], by=country.head, at=FRIDAY)


def test_a_slip_reads_as_it_was_written_after_the_form_has_changed(country: Country) -> None:
    received(country)
    (one,) = made()
    live = [queries.definition_of(form) for form in queries.live_forms()]
    load_slips([form.model_copy(update={"form": "Mẫu mới"}) for form in live], by=MACHINE, at=LATER)
    assert queries.get_slip(one.dossier, one.code, to=country.person).row.form == "Mẫu 01"
    assert [str(row) for row in (one, one.form, SlipCounter(series="7/x/2026", last=3))] == [
        f"{one.dossier} receipt 2",
        f"receipt {one.form.sha256[:8]}",
        "7/x/2026 3",
    ]


def test_a_form_that_is_not_in_force_on_the_day_of_the_act_makes_nothing(country: Country) -> None:
    live = [queries.definition_of(form) for form in queries.live_forms()]
    later = {"since": FRIDAY.date().replace(year=2027)}
    load_slips([form.model_copy(update=later) for form in live], by=MACHINE, at=FRIDAY)
    received(country)
    assert made() == []


def test_a_form_that_is_not_sealed_is_printed_without_a_signature(country: Country) -> None:
    live = [queries.definition_of(form) for form in queries.live_forms()]
    load_slips([form.model_copy(update={"sealed": False}) for form in live], by=MACHINE, at=FRIDAY)
    received(country)
    (one,) = made()
    assert one.file_id
    assert not LedgerLine.objects.filter(verb="documents.sealed").exists()


def test_the_receipt_says_what_is_to_be_paid_and_whether_it_was(country: Country, settings: Any, tmp_path: Any) -> None:
    settings.KEYS = tmp_path / "keys"
    dossier = at_the_counter(country, BEES)
    follow()
    unpaid = Slip.objects.get().facts["facts"]
    assert (unpaid["fee"]["en"], unpaid["fee_paid"]["en"]) == ("4,000 VND", UNPAID.en)
    Slip.objects.all().delete()
    pay(PaymentOrder.objects.get(holder=f"dossier:{dossier.code}"), at=FRIDAY)
    follow()
    assert Slip.objects.get().facts["facts"]["fee_paid"]["en"] == PAID.en


def test_without_an_order_the_receipt_says_what_the_law_asks(country: Country) -> None:
    at_the_counter(country)
    (one,) = made()
    assert one.facts["facts"]["fee"]["vi"] == "Không thu"
    assert "fee_paid" not in one.facts["facts"]


def test_the_desk_knows_which_slips_an_act_makes(country: Country) -> None:
    dossier = at_the_counter(country)
    assert [one.kind for one in queries.kinds_made(dossier, "dossiers.submitted")] == ["receipt"]
    assert [one.kind for one in queries.kinds_made(dossier, "dossiers.refused")] == ["control", "refusal"]
    assert queries.kinds_made(dossier, "dossiers.taken") == []
