"""Bulletins of a pack: offices, plans and indicators that it has."""

from __future__ import annotations

import pytest

from lienthong.packs.checking import check_pack

DAILY, ON_TIME = "bulletins/daily.yaml", "indicators/on_time.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        (DAILY, "province: province_pc", "province: nobody", "name_unknown"),
        (DAILY, "indicators: [on_time]", "indicators: [dreams]", "name_unknown"),
        (DAILY, "warnings: {most: 1}", "tasks: {plan: NONE}", "name_unknown"),
        (DAILY, "warnings: {most: 1}", "index: {code: NONE}", "name_unknown"),
        (ON_TIME, "kind: share", "kind: mean\nmeasured_in: {vi: ngày, en: days}", "bulletin_mean"),
    ],
)
def test_a_bulletin_that_names_nothing_is_found(pack, file, old, new, wrong):
    pack.replace(file, old, new)
    assert (DAILY, wrong) in [(one.file, one.code) for one in check_pack(pack.path).problems]
