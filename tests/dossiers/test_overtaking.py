"""What is overtaken begins anew, and gives up by name when it always is."""

from __future__ import annotations

import pytest

from lienthong.dossiers.refusals import DossierBusy
from lienthong.dossiers.rules.overtaking import MOST_BEGINNINGS, Overtaken, in_turn


def test_an_act_that_was_overtaken_begins_anew_with_the_same_arguments() -> None:
    begun: list[tuple[str, int]] = []

    @in_turn
    def act(code: str, *, at: int) -> str:
        begun.append((code, at))
        if len(begun) < 3:
            raise Overtaken
        return "done"

    assert act("H1", at=7) == "done"
    assert begun == [("H1", 7)] * 3


def test_an_act_that_is_always_overtaken_is_refused() -> None:
    begun: list[int] = []

    @in_turn
    def act() -> None:
        begun.append(1)
        raise Overtaken

    with pytest.raises(DossierBusy) as refused:
        act()
    assert len(begun) == MOST_BEGINNINGS
    assert "tải lại trang" in refused.value.remedy("vi")
