"""How the owner of a procedure writes what becomes of what when open files are moved to another version of the law."""

from __future__ import annotations

from typing import Literal

from lienthong.core.definitions import Name, Part


class MoveMapping(Part):
    """Old name → new name of fields, steps and papers; what is not named keeps its name.

    ``accept`` says what an officer would otherwise have to look at in each file and the owner has looked at for all:
    that the result of the new version is another.
    """

    fields: dict[Name, Name] = {}
    steps: dict[Name, Name] = {}
    components: dict[Name, Name] = {}
    accept: tuple[Literal["result"], ...] = ()
