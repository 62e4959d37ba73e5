"""Looking into a file leaves a line that its applicant can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from lienthong.core.values import Actor
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import get_dossier
from lienthong.dossiers.queries.openings import purpose_of
from lienthong.dossiers.queries.opinions import OpinionSheet, opinion_sheet
from lienthong.dossiers.rules.openings import OPENED, OPINION_OPENED, SAME_LOOK, Purpose


def open_dossier(code: str, *, by: Actor, at: datetime) -> Dossier:
    """Return a file as ``get_dossier`` does; when an officer looks, the ledger says so, once an hour.

    Who looks into their own file leaves no line. Refuses ``NotFound``.
    """
    dossier = get_dossier(code, to=by)
    if by.kind == "officer":
        detail = {"procedure": dossier.procedure, "purpose": str(purpose_of(dossier, to=by))}
        record_opening(dossier.code, OPENED, f"dossier:{dossier.code}", detail, by=by, at=at)
    return dossier


def open_opinion(code: str, number: int, kind: str, *, by: Actor, at: datetime) -> OpinionSheet:
    """Return the question to one's unit with what it may see of the file; the ledger says so, once an hour.

    Refuses ``NotFound``.
    """
    sheet = opinion_sheet(code, number, kind, to=by)
    detail = {
        "procedure": sheet.procedure,
        "purpose": str(Purpose.OPINION),
        "kind": kind,
        "groups": sorted(sheet.groups),
    }
    record_opening(code, OPINION_OPENED, f"opinion:{code}:{number}:{kind}", detail, by=by, at=at)
    return sheet


def record_opening(code: str, verb: str, about: str, detail: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Write that an officer looked at something of a file, unless they did so within the hour. The right is checked."""
    look = {
        "at": at,
        "since": at - SAME_LOOK,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "unit_id": by.unit_id,
        "verb": verb,
        "about": about,
        "code": code,
        "detail": json.dumps(detail),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), look)


@cache
def _statement() -> str:
    return (Path(__file__).parents[1] / "sql" / "record_opening.sql").read_text(encoding="utf-8")
