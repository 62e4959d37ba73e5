"""What a newer version of the law asks of a file that was moved to it, and what of that is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.core.values import Text
from lienthong.documents.queries import attachments_of
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.files import definition_of
from lienthong.dossiers.rules.transitions import DATA_ASKED
from lienthong.procedures.rules.forms import check_form


@dataclass(frozen=True, slots=True)
class DataAsked:
    """An open question of the law: fields and papers of the definition, those of them that are still missing."""

    fields: tuple[str, ...]
    papers: tuple[str, ...]
    missing: tuple[Text, ...]


def data_asked(dossier: Dossier) -> DataAsked:
    """Return what the newest move of a file asked (2 SQL); the caller knows that it asked (``is_data_asked``)."""
    items = Act.objects.filter(dossier_code=dossier.code, verb=DATA_ASKED).latest("number").detail["items"]
    definition = definition_of(dossier)
    fields = tuple(name for name in items if name in definition.fields)
    papers = tuple(item for item in items if item not in definition.fields)
    there = {file.component for file in attachments_of(f"dossier:{dossier.code}")} if papers else set()
    wrong = {error.path.partition(".")[0] for error in check_form(definition, dossier.form)}
    labels = [definition.fields[name].label.text for name in fields if name in wrong]
    names = {component.id: component.name.text for component in definition.components}
    return DataAsked(fields, papers, (*labels, *_named(names, papers, there)))


def _named(names: dict[str, Text], papers: Iterable[str], there: set[str]) -> list[Text]:
    return [names[paper] for paper in papers if paper not in there]
