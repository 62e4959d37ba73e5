"""Papers in stores, made by the acts that make them in earnest: results of dossiers, uploads that were accepted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lienthong.core.values import Text, system
from lienthong.documents.actions import store_file
from lienthong.dossiers.actions.results import make_result
from lienthong.library.actions.keeping import keep_upload
from lienthong.library.models import KeptPaper
from lienthong.library.rules.owning import owner_key
from tests.dossiers.making import FRIDAY, Country, signed
from tests.fixtures.bad_files import PNG

CERTIFICATE = "household_certificate"


def certificate(country: Country, *, at: datetime = FRIDAY, **form: Any) -> KeptPaper:
    """Let a move be settled: its certificate is then in the store of the person."""
    code = signed(country, at=at).code
    assert make_result(code, by=country.robot, at=at)
    return KeptPaper.objects.get(dossier=code)


def accepted_upload(country: Country, *owners: str, kind: str = CERTIFICATE, content: bytes = PNG) -> KeptPaper:
    """Keep a file as if its owner had filed it and the office had granted what was asked for."""
    file = store_file(content, name="giay.png", by=country.person, at=FRIDAY)
    title = Text("Giấy nhà", "Papers of the house")
    unit = country.head.unit_id or 0
    whose = owners or (owner_key("person", country.person.subject),)
    return keep_upload("Z01-1", kind, title, file.sha256, unit, whose, by=system("results"), at=FRIDAY)
