"""What differs between two packs, in sentences."""

from __future__ import annotations

import pytest

from lienthong.packs.comparing import diff_packs
from lienthong.packs.refusals import PackWrong

from .conftest import PACKS

BEES = "procedures/D.001.yaml"


def diff(pack):
    return diff_packs(PACKS / "demo", pack.path)


def sentences(pack):
    (change,) = diff(pack)
    return [sentence.en for sentence in change.sentences]


def test_the_same_pack_written_otherwise_does_not_differ(pack):
    pack.replace(BEES, "# Done the same day", "# Otherwise").replace(BEES, "level: commune", 'level: "commune"   # so')
    assert diff(pack) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("amount: 1000", "amount: 1500", "fee.hive 2025-07-01.amount: from “1000” to “1500”"),
        ('cutoff: "15:00"', 'cutoff: "16:00"', "term.cutoff: from “15:00:00” to “16:00:00”"),
        ("maximum: 200", "maximum: 100", "form.schema.properties.so_to.maximum: from “200” to “100”"),
        (", minimum: 1, maximum: 200", ", minimum: 1", "form.schema.properties.so_to.maximum: “200” is taken away"),
        ("confidence: confirmed", "confidence: confirmed\nuntil: 2030-01-01", "until: “2030-01-01” is added"),
        (
            "en: Number of hives",
            "en: Hives",
            "form.layout.hives.fields.so_to.label.en: from “Number of hives” to “Hives”",
        ),
        ("channels: [online, counter]", "channels: [online]", "channels: from “['online', 'counter']” to “['online']”"),
    ],
)
def test_each_difference_is_a_sentence(pack, old, new, sentence):
    pack.replace(BEES, old, new)
    assert any(said.startswith(sentence) for said in sentences(pack)), sentences(pack)


def test_a_named_item_that_is_added_removed_or_moved_is_said_by_name(pack):
    lines = (pack.path / BEES).read_text(encoding="utf-8").splitlines(keepends=True)
    photo = next(line for line in lines if "id: anh_cho_dat" in line)
    pack.replace(BEES, photo, "")
    assert sentences(pack)[0].startswith("components.anh_cho_dat: ")
    identity = "  - {id: giay_to, kind: replaced"
    pack.replace(BEES, identity, photo + identity)
    assert sentences(pack) == ["components: the order changes"]


def test_words_are_said_in_the_first_language(pack):
    pack.replace(BEES, "{name: so_to, label", "{name: so_to, help: {vi: Đếm cả tổ mới, en: Count new ones too}, label")
    assert sentences(pack) == ["form.layout.hives.fields.so_to.help: “Đếm cả tổ mới” is added"]


def test_a_long_value_is_cut(pack):
    pack.replace(BEES, "en: Anybody who wants to keep bees in Model Land", f"en: {'bees ' * 40}")
    assert all(len(sentence) < 200 for sentence in sentences(pack))


def test_definitions_come_and_go(pack):
    pack.write(
        "procedures/D.003.yaml", (pack.path / BEES).read_text(encoding="utf-8").replace("code: D.001", "code: D.003")
    )
    pack.remove("procedures/D.002.yaml")
    assert [(change.kind, change.code, change.how, change.title.en) for change in diff(pack)] == [
        ("procedures", "D.002", "removed", "Register a household at a new address"),
        ("procedures", "D.003", "added", "Permit to keep bees"),
    ]


def test_units_are_compared_by_body_and_period(pack):
    pack.replace("units/units.csv", "Mây Hồng,place/01@2000-01-01", "Mây Trắng,place/01@2000-01-01")
    changed = diff(pack)
    assert {(change.kind, change.how) for change in changed} == {("units", "changed")}
    assert any("Mây Trắng" in sentence.vi for change in changed for sentence in change.sentences)


def test_bodies_come_and_go(pack):
    for name in ("units.csv", "changes.csv"):
        text = (pack.path / "units" / name).read_text(encoding="utf-8")
        pack.write(f"units/{name}", text.replace("place/00202@2025-07-01", "place/00203@2025-07-01"))
    assert {"added", "removed"} <= {change.how for change in diff(pack)}


def test_a_pack_that_cannot_be_read_is_not_compared(pack):
    pack.write("procedures/D.002.yaml", "a: [")
    with pytest.raises(PackWrong, match=r"D\.002\.yaml"):
        diff(pack)
    with pytest.raises(PackWrong):
        diff_packs(pack.path, PACKS / "demo")
