"""A pack is loaded floor by floor, through the rooms' actions; the same files again change nothing."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, system
from lienthong.exchange.models import Agreement, DataService
from lienthong.packs.loading import load_pack
from lienthong.packs.refusals import PackWrong
from lienthong.procedures import queries as procedures
from lienthong.registries.models import Registry
from lienthong.units import queries as units

pytestmark = pytest.mark.django_db
MACHINE = system("packs")


def test_a_pack_is_loaded_from_the_ground_up(pack, at):
    seen = []
    loaded = load_pack(
        pack.path, by=MACHINE, at=at, progress=lambda stage, done, total: seen.append((stage, done, total))
    )
    assert (loaded.pack, loaded.is_new, loaded.counts["procedures"]) == ("demo", True, 4)
    assert [stage for stage, done, _ in seen if done == 0] == [
        "read",
        "units",
        "documents",
        "registries",
        "exchange",
        "library",
        "procedures",
        "feedback",
        "notices",
        "slips",
        "indicators",
        "plans",
        "bulletins",
    ]
    assert all((stage, total, total) in seen for stage, _, total in seen)
    on = date(2026, 11, 20)
    assert units.version_at("00101", level="commune", on=on).name == "Phường Nắng Sớm"
    assert procedures.definition_on("D.001", on=on).title.en == "Permit to keep bees"
    assert (Registry.objects.count(), DataService.objects.count(), Agreement.objects.count()) == (3, 5, 15)
    assert [event.code for event in procedures.life_events()] == ["festival", "household"]
    line = LedgerLine.objects.get(verb="packs.loaded")
    assert line.detail["counts"] == loaded.counts


def test_the_same_files_again_are_not_even_read(pack, at, django_assert_num_queries):
    load_pack(pack.path, by=MACHINE, at=at)
    lines = LedgerLine.objects.count()
    with django_assert_num_queries(1):
        again = load_pack(pack.path, by=MACHINE, at=at)
    assert (again.is_new, again.counts["procedures"], LedgerLine.objects.count()) == (False, 4, lines)


def test_loading_anew_changes_nothing_but_says_so(pack, at):
    load_pack(pack.path, by=MACHINE, at=at)
    verbs = list(LedgerLine.objects.order_by("seq").values_list("verb", flat=True))
    assert load_pack(pack.path, by=MACHINE, at=at, anew=True).is_new
    assert list(LedgerLine.objects.order_by("seq").values_list("verb", flat=True)) == [*verbs, "packs.loaded"]


def test_a_changed_procedure_is_loaded_and_nothing_else(pack, at):
    load_pack(pack.path, by=MACHINE, at=at)
    before = LedgerLine.objects.latest("seq").seq
    pack.replace("procedures/D.001.yaml", "en: Permit to keep bees", "en: Permit for bees")
    load_pack(pack.path, by=MACHINE, at=at)
    new = list(LedgerLine.objects.filter(seq__gt=before).order_by("seq").values_list("verb", "about"))
    assert new == [
        ("procedures.withdrawn", "procedure:D.001"),
        ("procedures.published", "procedure:D.001"),
        ("packs.loaded", "pack:loaded"),
    ]
    assert procedures.search_procedures("bees")[0].title.en == "Permit for bees"


def test_a_pack_with_problems_is_not_loaded(pack, at):
    pack.replace("procedures/D.001.yaml", "fee: 4000", "fee: 1")
    with pytest.raises(PackWrong) as wrong:
        load_pack(pack.path, by=MACHINE, at=at)
    assert wrong.value.facts["problems"] == ["procedures/D.001.yaml:138: fee: what comes out is 4000"]
    assert not LedgerLine.objects.exists()


def test_a_pack_without_a_manifest_is_not_loaded(pack, at):
    pack.remove("pack.yaml")
    with pytest.raises(PackWrong, match=r"pack\.yaml:1"):
        load_pack(pack.path, by=MACHINE, at=at)


def test_a_person_may_not_load_a_country(pack, at):
    with pytest.raises(NotAllowed):
        load_pack(pack.path, by=Actor(kind="person", id="1", name="An"), at=at)
