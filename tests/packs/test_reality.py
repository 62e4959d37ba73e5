"""Publishing is checked against the dossiers that are open: said in the report, or refused with the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.values import system
from lienthong.dossiers.actions import finishing
from lienthong.dossiers.queries.versions import Load, dropped_by, load_of
from lienthong.packs.loading import load_pack
from lienthong.packs.refusals import DefinitionDropsData
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.refusals import VersionInUse
from tests.dossiers.making import FRIDAY, MOVING, Country, file, key
from tests.dossiers.test_carrying import begun, new_law, table, variant, without

from .conftest import Pack

pytestmark = pytest.mark.django_db
FILE = "procedures/D.002.yaml"
FORMER_ADDRESS = "        - name: noi_cu\n"


def load(pack: Pack) -> Any:
    return load_pack(pack.path, by=system("packs"), at=FRIDAY + timedelta(hours=1))


def without_former_address(pack: Pack) -> Pack:
    """Let the procedure of moving not ask for the former address any more."""
    text = (pack.path / FILE).read_text(encoding="utf-8")
    begins = text.index(FORMER_ADDRESS)
    ends = text.index("    - group: home")
    text = text[:begins] + text[ends:]
    text = text.replace("      noi_cu: {type: string, maxLength: 300}\n", "")
    text = text.replace("noi_cu: 1 đường Trăng, ", "").replace("noi_cu: 2 đường Mây, ", "")
    begins, ends = text.index("  checks:\n"), text.index("prefill_from:")
    text = text[:begins] + text[ends:]
    text = text.replace("{path: dia_chi, code: differs_from}, ", "")
    return pack.write(FILE, text)


def test_a_text_of_the_same_day_that_would_drop_data_is_refused_with_the_list(country: Country, pack: Pack) -> None:
    full = file(country, noi_cu="1 đường Trăng")
    file(country)
    before = ProcedureVersion.objects.count()
    with pytest.raises(DefinitionDropsData, match="noi_cu") as refused:
        load(without_former_address(pack))
    assert refused.value.facts["dropped"] == [{"field": "noi_cu", "count": 1, "dossiers": [full.code]}]
    assert "1 đường Trăng" not in str(refused.value.facts)
    assert ProcedureVersion.objects.count() == before


def test_of_many_dossiers_the_first_are_said(country: Country, pack: Pack) -> None:
    for _ in range(4):
        file(country, noi_cu="1 đường Trăng")
    with pytest.raises(DefinitionDropsData, match=r"noi_cu \(.*, …\)"):
        load(without_former_address(pack))


def test_a_new_version_that_lacks_what_open_dossiers_hold_says_so_and_is_loaded(country: Country, pack: Pack) -> None:
    file(country, noi_cu="1 đường Trăng")
    without_former_address(pack).replace(FILE, "since: 2025-07-01\nconfidence", "since: 2025-08-01\nconfidence")
    loaded = load(pack)
    assert [note.en for note in loaded.notes] == [
        "D.002: 1 open dossiers on version 1 hold “Former address” (noi_cu), which the new text does not ask; "
        "they stay on version 1."
    ]
    assert "«Địa chỉ cũ» (noi_cu)" in loaded.notes[0].vi
    assert ProcedureVersion.objects.filter(procedure_id=MOVING).count() == 2


def test_what_nobody_holds_any_more_is_not_said(country: Country, pack: Pack) -> None:
    gone = file(country, noi_cu="1 đường Trăng")
    finishing.withdraw_dossier(gone.code, "Đổi ý", key=key(), by=country.person, at=FRIDAY)
    without_former_address(pack).replace(FILE, "since: 2025-07-01\nconfidence", "since: 2025-08-01\nconfidence")
    assert load(pack).notes == ()


def test_a_text_of_the_same_day_that_drops_nothing_is_refused_as_in_use(country: Country, pack: Pack) -> None:
    file(country)
    pack.replace(FILE, "amount: 3}", "amount: 4}")
    pack.replace(FILE, "due_at: 2026-11-26T17:00", "due_at: 2026-11-27T17:00")
    pack.replace(FILE, "due_at: 2026-12-25T17:00", "due_at: 2026-12-26T17:00")
    with pytest.raises(VersionInUse):
        load(pack)


def test_a_column_that_is_gone_is_found_in_the_rows(country: Country) -> None:
    new_law(since="2026-11-20", change=table(["ten", "tuoi"]))
    dossier = file(country, con=[{"ten": "Na", "tuoi": "3"}, {"ten": "Bo"}])
    (dropped,) = [one for one in dropped_by(variant(country, _only_names)) if one.version == 2]
    assert (dropped.field, dropped.dossiers, dropped.codes) == ("con.tuoi", 1, (dossier.code,))
    assert dropped.label.vi == "tuoi"


def _only_names(body: dict[str, Any]) -> None:
    body["form"]["schema"]["properties"]["con"]["items"]["properties"].pop("tuoi")
    shown = next(one for group in body["form"]["layout"] for one in group["fields"] if one["name"] == "con")
    shown["columns"] = [one for one in shown["columns"] if one["name"] != "tuoi"]


def test_asking_costs_one_statement_where_nothing_is_gone(country: Country, django_assert_num_queries: Any) -> None:
    file(country)
    longer = variant(country, lambda body: body["term"].update(amount=9))
    shorter = variant(country, without("noi_cu"))
    with django_assert_num_queries(1):
        assert dropped_by(longer) == []
    with django_assert_num_queries(2):
        assert dropped_by(shorter) == []


def test_what_stands_on_each_version_is_counted(country: Country, django_assert_num_queries: Any) -> None:
    file(country)
    begun(country)
    begun(country)
    (version,) = ProcedureVersion.objects.filter(procedure_id=MOVING)
    with django_assert_num_queries(2):
        assert load_of(MOVING) == {version.pk: Load(dossiers=1, drafts=2)}
