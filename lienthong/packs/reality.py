"""What publishing the procedures of a pack would do to the dossiers that are open here."""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.core.values import Text
from lienthong.dossiers.queries.versions import Dropped, dropped_by
from lienthong.packs.refusals import DefinitionDropsData
from lienthong.procedures.definitions import ProcedureDefinition


def notes_on(definitions: Iterable[ProcedureDefinition]) -> tuple[Text, ...]:
    """Return a sentence for each field that open dossiers hold and a new version does not ask.

    They stay on their version, so nothing is lost. A text for the very day of theirs would replace it: refuses
    ``DefinitionDropsData`` with the dossiers (codes only) and the fields.
    """
    notes: list[Text] = []
    for definition in definitions:
        dropped = dropped_by(definition)
        if replaced := [one for one in dropped if one.since == definition.since]:
            raise _refusal(definition, replaced)
        notes += [_note(definition, one) for one in dropped]
    return tuple(notes)


def _note(definition: ProcedureDefinition, one: Dropped) -> Text:
    code, count, version = definition.code, one.dossiers, one.version
    return Text(
        f"{code}: {count} hồ sơ đang mở ở phiên bản {version} có mục «{one.label.vi}» ({one.field}) mà bản mới không "
        f"hỏi; các hồ sơ này ở lại phiên bản {version}.",
        f"{code}: {count} open dossiers on version {version} hold “{one.label.en}” ({one.field}), which the new text "
        f"does not ask; they stay on version {version}.",
    )


def _refusal(definition: ProcedureDefinition, dropped: list[Dropped]) -> DefinitionDropsData:
    said = [f"{one.field} ({', '.join(one.codes[:3])}{', …' if one.dossiers > 3 else ''})" for one in dropped]
    listed = [{"field": one.field, "count": one.dossiers, "dossiers": list(one.codes)} for one in dropped]
    since = definition.since.isoformat()
    return DefinitionDropsData(procedure=definition.code, since=since, summary="; ".join(said), dropped=listed)
