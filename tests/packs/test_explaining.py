"""What differs between two packs as a lawyer would note it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from lienthong.packs.explaining import explain_packs
from lienthong.packs.refusals import PackWrong
from lienthong.server import cli

from .conftest import PACKS, Pack

MOVING = "procedures/D.002.yaml"
HOUSEKEEPING = "  - {id: giay_nha, kind: upload, required: false,"


def changed(pack: Pack) -> Pack:
    """Let the law change: a shorter term, a paper that the office looks up, an agreement that ends later."""
    pack.replace(MOVING, "since: 2025-07-01\nconfidence", "since: 2027-01-01\nconfidence").replace(
        MOVING, "amount: 3}", "amount: 2}"
    )
    return pack.replace(MOVING, HOUSEKEEPING, "  - {id: giay_nha, kind: replaced, by: households,")


def run(pack: Pack, *more: str):
    return CliRunner().invoke(cli.app, ["pack", "diff", str(PACKS / "demo"), str(pack.path), "--in-words", *more])


def test_a_procedure_that_changed_is_a_note_with_the_names_of_the_pack(pack: Pack) -> None:
    (found,) = explain_packs(PACKS / "demo", changed(pack).path)
    assert found.note is not None
    assert [one.sentence.vi for one in found.note.of("relief")] == [
        "Thời hạn giải quyết giảm từ 3 xuống 2 ngày làm việc, từ 01/01/2027.",
        "Người nộp không phải nộp «Giấy tờ nhà» nữa: cơ quan tra cứu trong cơ sở dữ liệu Sổ hộ.",
    ]


def test_what_is_no_procedure_or_comes_or_goes_is_said_as_it_is(pack: Pack) -> None:
    pack.remove(MOVING).replace("exchange/services/people.person.yaml", "title: {vi: ", "title: {vi: Của ")
    found = explain_packs(PACKS / "demo", pack.path)
    assert [(one.change.kind, one.change.how, one.note) for one in found] == [
        ("services", "changed", None),
        ("procedures", "removed", None),
    ]


def test_a_pack_that_cannot_be_read_is_not_explained(pack: Pack) -> None:
    pack.write(MOVING, "a: [")
    with pytest.raises(PackWrong):
        explain_packs(PACKS / "demo", pack.path)


def test_the_command_reads_like_a_note(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    changed(pack).replace(MOVING, "article: Điều 12", "article: Điều 13")
    pack.replace("exchange/services/people.person.yaml", "title: {vi: ", "title: {vi: Của ")
    said = run(pack)
    assert said.exit_code == 1
    assert "~ services people.person" in said.stdout
    note = said.stdout[said.stdout.index("D.002") :]
    assert note.startswith(
        "D.002 · Đăng ký hộ ở nơi mới\n"
        "Áp dụng từ 01/01/2027 (bản trước từ 01/07/2025).\n"
        "Căn cứ: Luật Dân cư, Điều 13 (trước: Luật Dân cư, Điều 12).\n\n"
        "Người nộp được nhẹ đi:\n"
        "  – Thời hạn giải quyết giảm từ 3 xuống 2 ngày làm việc, từ 01/01/2027.\n"
    )


def test_the_command_says_who_is_concerned_and_when_nothing_differs(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    same = run(pack)
    assert (same.exit_code, same.stdout.strip()) == (0, "They say the same.")
    pack.replace(
        "procedures/D.001.yaml",
        "    when: {field: dat_cua_ai, equals: nguoi_khac}\n",
        "    when: {field: dat_cua_ai, equals: toi}\n",
    )
    assert "before: “Whose land” is “Somebody else's”. (who files when “Whose land” is “Mine”)" in run(pack).stdout


def test_the_command_answers_as_json(pack: Pack) -> None:
    said = run(changed(pack), "--json")
    assert said.exit_code == 1
    (found,) = json.loads(said.stdout)
    assert found["note"]["amendments"][0]["weight"] == "relief"
    assert found["change"]["code"] == "D.002"
