"""Money in the demo country: an order at the counter's office, a gateway that seals what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lienthong.payments.models import PaymentOrder
    from tests.dossiers.making import Country

# What is imported inside the fixtures holds models, which can be imported only once Django is set up.


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def open_one(country: Country) -> Callable[..., PaymentOrder]:
    """Open an order for two copies at the one-stop centre, unless told otherwise."""
    from tests.payments.making import opened

    def act(**changes: Any) -> PaymentOrder:
        return opened(country, **changes)

    return act


@pytest.fixture
def order(open_one: Callable[..., PaymentOrder]) -> PaymentOrder:
    return open_one()
