"""The demo country for tests of the dossiers: see ``making`` for what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.dossiers.making import Country

settings.register_profile("steady", deadline=None)  # a busy machine is no reason to fail
settings.load_profile("steady")

# What is imported inside the fixtures holds models, which can be imported only once Django is set up.


@pytest.fixture(scope="session")
def demo_pack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The demo pack, committed once for all tests: loading it again within a test then finds nothing to do."""
    from tests.dossiers.making import load_demo

    with django_db_blocker.unblock():
        load_demo()


@pytest.fixture
def country(demo_pack: None, db: None) -> Country:
    from tests.dossiers.making import build_country

    return build_country()
