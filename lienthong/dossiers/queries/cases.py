"""A file with everything that an act on it asks first, in one SQL statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models

from lienthong.core.refusals import NotFound
from lienthong.core.values import Actor
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import may_see
from lienthong.units.models import Unit

_OPEN_CASE = (Path(__file__).parents[1] / "sql" / "open_case.sql").read_text(encoding="utf-8")
_FIELDS = Dossier._meta.concrete_fields  # noqa: SLF001 - the way to ask a model for its columns
_COLUMNS = tuple(field.attname for field in _FIELDS)
_JSON = tuple(field.attname for field in _FIELDS if isinstance(field, models.JSONField))
_UNITS = ("unit", "holder", "intake")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file as it was at one moment: the verbs of the acts done on it, how many opinions are open.

    ``is_shared``: the unit that is competent shares out its work by a rule.
    ``known`` is what the key did before: the name of an act and the fingerprint of its body.
    """

    dossier: Dossier
    verbs: tuple[str, ...]
    open_opinions: int
    is_shared: bool
    known: tuple[str, str] | None


def case_file(code: str, *, key: str, to: Actor, is_asked: bool = False) -> CaseFile:
    """Return a file for an act under a key; its units know their paths and ask the table for anything else.

    ``NotFound`` when there is no such file or it is not for these eyes; the caller has looked when ``is_asked`` (an
    opinion is asked of them, and the file itself stays unseen).
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_CASE, {"code": code, "key": key, "actor_id": to.id})
        names = [column.name for column in cursor.description or ()]
        found = cursor.fetchone()
    if found is None:
        raise NotFound(what=code)
    row: dict[str, Any] = dict(zip(names, found, strict=True))
    dossier = _dossier(row)
    if not is_asked and not may_see(dossier, to=to):
        raise NotFound(what=code)
    known = None if row["known_verb"] is None else (row["known_verb"], row["known_fingerprint"])
    return CaseFile(dossier, tuple(row["verbs"]), row["open_opinions"], row["is_shared"], known)


def _dossier(row: dict[str, Any]) -> Dossier:
    row.update({name: json.loads(row[name]) for name in _JSON})
    dossier = Dossier.from_db(connection.alias, _COLUMNS, [row[name] for name in _COLUMNS])
    for name in _UNITS:
        unit = Unit.from_db(connection.alias, ("id", "path"), [row[f"{name}_id"], row[f"{name}_path"]])
        setattr(dossier, name, unit)
    return dossier
