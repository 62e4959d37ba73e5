"""How operations of the API are played: who asks, with what, on which stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.stage import Stage
from tests.dossiers import making
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY

Play = Callable[[Stage], Any]
#: How an operation goes, how it is refused, and the code that says why.
Plays = Mapping[str, tuple[Play, Play, str]]
NOBODY = "00000000-0000-0000-0000-000000000000"
LONG_AGO = local("2026-08-03 09:00")
WORDS = {"words": "Lý do"}
LEVY = {"name": "Tiền sử dụng đất", "amount": 1_200_000, "basis": "Luật Đất đai"}


def asked_by_anybody(path: str) -> Any:
    return Client().get(f"/api/v1{path}")


def public(path: str) -> Play:
    """Ask without a token."""

    def play(stage: Stage) -> Any:
        return asked_by_anybody(path)

    return play


def wrong_method(path: str) -> Play:
    """Send to an address that is only read: nothing else about it can be refused."""

    def play(stage: Stage) -> Any:
        return Client().post(f"/api/v1{path}")

    return play


def of_index(path: str = "", index: str = "766", unit: int | None = None) -> Play:
    """Load Vietnam's index and ask anybody's question about the unit that settles."""

    def play(stage: Stage) -> Any:
        from tests.indicators.test_index import load

        load(FRIDAY)
        return asked_by_anybody(f"/indicators/indexes/{index}/units/{unit or stage.country.settle.unit_id}{path}")

    return play


def of_plan(path: str = "") -> Play:
    """Load the country's plan and ask as who watches it."""

    def play(stage: Stage) -> Any:
        from tests.api.conftest import caller
        from tests.plans import planning

        planning.load()
        return caller(planning.cast().watcher).get(f"/plans{path.format(code=planning.CODE)}")

    return play


def two_versions() -> int:
    """Let the law change; return the number of the new version."""
    making.change_law(term={"kind": "working_days", "amount": 2})
    return 2


def owner_again(stage: Stage) -> Any:
    """Return a caller for the owner whom the stage has opened already."""
    from lienthong.accounts.models import Account
    from lienthong.accounts.queries import actor_of
    from tests.api.conftest import caller

    return caller(actor_of(Account.objects.get(username="owner").pk))


def lend(paper: int, component: str = "giay_ho", **more: str) -> dict[str, Any]:
    """Return what lends a kept paper to a component."""
    return {"paper": paper, "component": component, **more}


def check_pdf(content: bytes) -> Any:
    return Client().post("/api/v1/verify", {"file": SimpleUploadedFile("giay.pdf", content)})
