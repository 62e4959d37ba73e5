"""Every procedure of Vietnam's pack, played: its first valid example goes through every hand and ends in a paper.

The registries hold what the example says they hold, and nothing else; people and officers are invented on the spot.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from lienthong.documents.queries import document_of
from lienthong.dossiers.models import Dossier
from lienthong.packs.contents import Contents, read_pack
from lienthong.packs.loading import load_pack
from lienthong.procedures.rules.conditions import visible_fields
from lienthong.registries.models import RecordVersion
from lienthong.ui.fields import FormState, field_views

from .conftest import PACKS
from .playing import MACHINE, OPENED, expected_facts, file, prepare, settle

VIETNAM = PACKS / "vn"
CODES = sorted(path.stem for path in VIETNAM.glob("procedures/*/*.yaml"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (VIETNAM / "units/built/units.csv").exists(),
        reason="the tables of units are built by `lienthong pack build packs/vn`",
    ),
]


@pytest.fixture(scope="module")
def vietnam(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Contents]:
    """The pack, read once and loaded once for all plays, which end in a rollback each, as this does."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(VIETNAM, by=MACHINE, at=OPENED)
        yield read_pack(VIETNAM)
        transaction.set_rollback(True)


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
