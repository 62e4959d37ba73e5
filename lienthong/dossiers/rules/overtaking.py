"""Two at once without a lock: what was overtaken while it was thought about is begun anew."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from lienthong.dossiers.refusals import DossierBusy

#: How often an act begins because another came first; each time that other one was done.
MOST_BEGINNINGS = 20

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Overtaken(Exception):
    """Another act was written between the reading of a file and the writing of this one."""


def in_turn(act: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let an act on a file begin anew whenever it was overtaken; refuses ``DossierBusy`` when it always is.

    An act that writes more than itself is ``transaction.atomic`` too, inside of this.
    """

    @functools.wraps(act)
    def done(*arguments: _P.args, **named: _P.kwargs) -> _R:
        for _ in range(MOST_BEGINNINGS):
            try:
                return act(*arguments, **named)
            except Overtaken:
                continue
        raise DossierBusy

    return done
