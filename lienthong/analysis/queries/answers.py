"""Who may see which facts, and the answer to a question that somebody asks of theirs.

A right in one bloc shows the facts of that bloc, at and beneath its unit; who steers oversees every bloc there. Lines
of no unit (the exchange answering a form at home) are seen by who steers the whole country. The blocs lie in files of
their own, and a question is given only the files of its asker's blocs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from lienthong.analysis.asking import Answer, Ground, answer_apart
from lienthong.analysis.queries.facts import folder, get_manifest
from lienthong.analysis.refusals import FactsNotWritten, QuestionsForOverseers
from lienthong.core.values import BLOCS, GOVERNMENT, SUBTREE_ROLES, Actor, Role, Text, path_in, split_path
from lienthong.units import queries as units
from lienthong.units.models import Unit

_NO_UNIT = ""
_YOURS = Text("phần bạn theo dõi", "what you oversee")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts somebody may see: for each bloc the paths of places, with all beneath; ``None``: everywhere."""

    blocs: Mapping[str, frozenset[str] | None]

    @property
    def is_everywhere(self) -> bool:
        """Whether no place bounds it."""
        return all(paths is None for paths in self.blocs.values())


def scope_of(actor: Actor, *, at: datetime) -> Scope:
    """Return which facts somebody may see; refuses ``QuestionsForOverseers`` who oversees nothing."""
    top = units.top_path(on=localdate(at))
    seen: dict[str, frozenset[str] | None] = {}
    for grant in actor.grants:
        if grant.role not in SUBTREE_ROLES or grant.procedure != "*" or not grant.path:
            continue
        bloc, ground = split_path(grant.path)
        steers = grant.role == Role.STEERING and bloc == GOVERNMENT
        everywhere = ground in ("/", top)
        for one in (*BLOCS, *([_NO_UNIT] if everywhere else [])) if steers else (bloc,):
            known = seen.get(one, frozenset())
            seen[one] = None if everywhere or known is None else known | {path_in(one, ground)}
    if not seen:
        raise QuestionsForOverseers
    return Scope(seen)


def ask(sql: str, *, to: Actor, at: datetime) -> Answer:
    """Return the answer to a question about the facts that somebody may see.

    Refuses ``QuestionsForOverseers``, ``FactsNotWritten`` while there are none for them, and as ``answer_apart`` does.
    """
    scope = scope_of(to, at=at)
    known = get_manifest()
    facts = [str(folder() / file.path) for file in known.files if file.bloc in scope.blocs]
    if not facts:
        raise FactsNotWritten(what=_YOURS)
    tables = {table.table: str(folder() / table.path) for table in known.tables}
    ground = Ground(facts, tables, _units(scope), settings.TIME_ZONE)
    return answer_apart(sql, ground, room=folder())


def _units(scope: Scope) -> list[int] | None:
    """Return the units whose facts may be seen, ``None`` when no place bounds them (one statement)."""
    if scope.is_everywhere:
        return None
    wanted = Q()
    for bloc, paths in scope.blocs.items():
        if paths is None:
            wanted |= Q(bloc=bloc)
        for path in paths or ():
            wanted |= Q(path__startswith=path, bloc=bloc)
    return list(Unit.objects.filter(wanted).order_by("pk").values_list("pk", flat=True))
