"""Declare once, as a number: what is read, what is asked again and why, what only the person knows."""

from __future__ import annotations

import json

import pytest

from lienthong.packs.auditing import audit_once_only
from lienthong.packs.refusals import PackWrong
from tests.server.test_cli import run

BEES = "procedures/D.001.yaml"
HIVES = "- {name: so_to, label: {vi: Số tổ ong, en: Number of hives}, widget: number"


def audited(pack, code="D.001"):
    (line,) = audit_once_only(pack.path, [code]).lines
    return line


def again(pack):
    return [(one.name, one.registry, one.reason) for one in audited(pack).again]


def how(pack, name):
    return next((box.how, box.registry) for box in audited(pack).boxes if box.name == name)


def known_in(pack, registry, law=""):
    pack.replace(BEES, HIVES, f"{HIVES}, known_in: {{registry: {registry}{law}}}")


def test_a_box_that_a_registry_fills_is_read_and_others_are_the_persons_own(pack):
    line = audited(pack)
    assert {box.name for box in line.boxes if box.how == "read"} == {"so_dinh_danh", "ho_ten", "ngay_sinh", "noi_nuoi"}
    assert (line.count("own"), line.again, line.is_replaced) == (6, (), True)
    assert next(box.registry for box in line.boxes if box.name == "ho_ten") == "people"


def test_a_box_is_asked_again_because_the_law_wants_it(pack):
    known_in(pack, "permits", ", law: {act: Luật Nuôi ong}")
    assert again(pack) == [("so_to", "permits", "law")]


@pytest.mark.parametrize("because", ["others_data", "no_lookup", "no_service", "original"])
def test_a_box_is_asked_again_for_a_reason_that_the_definition_gives(pack, because):
    known_in(pack, "people", f", because: {because}")
    assert again(pack) == [("so_to", "people", because)]


def test_the_law_and_another_reason_are_one_too_many(pack):
    known_in(pack, "people", ", because: no_lookup, law: {act: Luật Nuôi ong}")
    with pytest.raises(PackWrong, match="one reason is enough"):
        audit_once_only(pack.path)


def test_a_default_that_stands_on_a_hidden_box_which_a_registry_fills_is_read(pack):
    hidden = (
        "{name: an, label: {vi: Tên, en: Name}, widget: hidden, prefill: {service: people.person, field: full_name}}"
    )
    pack.replace(BEES, HIVES, f"- {hidden}\n        {HIVES}, default: [{{value: $field.an}}]")
    assert how(pack, "so_to") == ("read", "people")


def test_a_default_that_depends_on_such_a_box_is_read_when_that_registry_is_said_to_know(pack):
    hidden = (
        "{name: an, label: {vi: Tên, en: Name}, widget: hidden, prefill: {service: people.person, field: full_name}}"
    )
    default = "default: [{value: $field.noi_nuoi}, {value: '1', when: {field: an, present: true}}]"
    pack.replace(BEES, HIVES, f"- {hidden}\n        {HIVES}, {default}")
    assert how(pack, "so_to") == ("own", "")
    pack.replace(BEES, default, f"{default}, known_in: {{registry: people}}")
    assert how(pack, "so_to") == ("read", "people")


def test_a_paper_is_not_replaced_by_a_registry_that_fills_no_box(pack):
    old = "{id: anh_cho_dat, kind: upload,"
    pack.replace(BEES, old, "{id: anh_cho_dat, kind: replaced, by: permits, otherwise: upload,")
    assert [(one.name, one.registry, one.reason) for one in audited(pack).again] == [
        ("anh_cho_dat", "permits", "no_agreement")
    ]
    pack.replace(BEES, "by: permits, otherwise: upload", "by: permits, otherwise: agency")
    assert not audited(pack).again


def test_a_box_is_asked_again_because_there_is_no_such_registry(pack):
    known_in(pack, "hives")
    assert again(pack) == [("so_to", "hives", "no_registry")]


def test_a_box_is_asked_again_because_the_registry_offers_nothing(pack):
    known_in(pack, "permits")
    for service in ("permit", "abroad", "archive"):
        (pack.path / f"exchange/services/permits.{service}.yaml").unlink()
    for agreement in (pack.path / "exchange/agreements").glob("permits.*"):
        agreement.unlink()
    assert again(pack) == [("so_to", "permits", "no_service")]


def test_a_box_is_asked_again_because_nobody_agreed(pack):
    known_in(pack, "permits")
    for agreement in (pack.path / "exchange/agreements").glob("permits.*"):
        agreement.unlink()
    assert again(pack) == [("so_to", "permits", "no_agreement")]


def test_a_box_is_asked_again_although_nothing_stands_in_the_way(pack):
    known_in(pack, "people")
    assert again(pack) == [("so_to", "people", "unused")]


def test_a_paper_may_be_asked_for_although_a_registry_knows(pack):
    old = "{id: anh_cho_dat, kind: upload,"
    pack.replace(BEES, old, f"{old} known_in: {{registry: hives}},")
    line = audited(pack)
    assert [(one.name, one.reason) for one in line.again] == [("anh_cho_dat", "no_registry")]
    assert not line.is_replaced


def test_the_columns_of_a_group_are_boxes_and_a_group_may_be_filled_whole(pack):
    table = """
        - name: con
          label: {vi: Con, en: Children}
          widget: table
          prefill: {service: people.person, field: person_number, columns: {ten: full_name}}
          columns:
            - {name: ten, label: {vi: Tên, en: Name}}
            - {name: tuoi, label: {vi: Tuổi, en: Age}}
            - {name: so, label: {vi: Số, en: Number}, calculate: {count: {table: con}}}
"""
    pack.replace(BEES, "    - group: hives", f"{table.rstrip()[1:]}\n    - group: hives")
    assert {box.name: box.how for box in audited(pack).boxes if "." in box.name} == {
        "con.ten": "read",
        "con.tuoi": "own",
    }


def test_the_total_says_how_far_it_is_to_what_the_country_wants(pack):
    assert (audit_once_only(pack.path).target, audit_once_only(pack.path).replaced) == (None, 2)
    target = "once_only: {procedures: 5, legal_basis: [{act: Kế hoạch}], confidence: confirmed}\n"
    (pack.path / "procedures/targets.yaml").write_text(target, encoding="utf-8")
    found = audit_once_only(pack.path)
    assert (found.target, found.target_basis, found.count("read") > 0) == (5, "Kế hoạch", True)


def test_a_pack_that_cannot_be_read_is_not_audited(pack):
    pack.replace(BEES, "code: D.001", "kode: D.001")
    with pytest.raises(PackWrong):
        audit_once_only(pack.path)


def test_the_command_prints_a_table_that_can_be_checked_by_hand(pack):
    known_in(pack, "hives")
    said = run("audit", "once-only", str(pack.path))
    assert "D.001" in said.stdout
    assert "no registry yet: hives" in said.stdout
    detail = run("audit", "once-only", str(pack.path), "--procedure", "D.001").stdout
    assert "asked again, held in hives: no registry yet" in detail
    answered = json.loads(run("audit", "once-only", str(pack.path), "--json").stdout)
    assert (answered["boxes"]["again"], answered["reasons"]["no_registry"]) == (1, 1)


def test_the_command_says_what_is_wanted_for_vietnam():
    said = run("audit", "once-only", "packs/vn").stdout
    assert "1139" in said
