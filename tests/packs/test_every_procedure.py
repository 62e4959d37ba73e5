"""Every procedure of Vietnam's pack, played: its first valid example goes through every hand and ends in a paper.

The registries hold what the example says they hold, and nothing else; people and officers are invented on the spot.
"""

from __future__ import annotations

import pytest

from lienthong.documents.queries import document_of
from lienthong.dossiers.models import Dossier
from lienthong.packs.contents import Contents
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.registries.models import RecordVersion
from lienthong.ui.fields import FormState, field_views

from .conftest import VIETNAM
from .playing import expected_facts, file, prepare, settle

CODES = sorted(path.stem for path in VIETNAM.glob("procedures/*/*.yaml"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (VIETNAM / "units/built/units.csv").exists(),
        reason="the tables of units are built by `lienthong pack build packs/vn`",
    ),
]


@pytest.mark.parametrize("code", CODES)
def test_it_is_filed_settled_signed_and_its_facts_are_in_the_registries(vietnam: Contents, code: str) -> None:
    play = prepare(vietnam, code)
    dossier = file(play)
    settle(play, dossier)
    assert dossier.state == "DONE"
    for one in [dossier, *play.made.values()]:
        one.refresh_from_db()
        assert document_of(one.code) is not None
        _wrote(vietnam, one)


def _wrote(vietnam: Contents, dossier: Dossier) -> None:
    definition = vietnam.procedures[dossier.procedure].definition
    for name, service in expected_facts(definition, dossier).items():
        version = RecordVersion.objects.get(pk=dossier.result["facts"][name]["version"])
        assert version.record.registry_id == vietnam.services[service].definition.registry


@pytest.mark.parametrize("code", CODES)
def test_its_pages_can_be_drawn(vietnam: Contents, code: str) -> None:
    definition = vietnam.procedures[code].definition
    for example in definition.examples:
        state = FormState(definition, dict(example.given.form))
        drawn = {view.name for group in definition.form.layout for view in field_views(state, group)}
        assert drawn == set(visible_fields(definition, example.given.form))
