"""People of the demo country who say something: dossiers that ended, petitions on their way, the follower by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lienthong.core.models import LedgerLine
from lienthong.core.values import Actor
from lienthong.dossiers.actions import finishing
from lienthong.dossiers.models import Dossier
from lienthong.feedback import tasks
from lienthong.feedback.actions.answering import answer_petition
from lienthong.feedback.actions.petitioning import Said, raise_petition
from lienthong.feedback.models import Petition
from lienthong.feedback.queries.petitions import Subject
from lienthong.units import queries as units
from tests.dossiers.making import FRIDAY, PLACE, Country, key, signed

LATER = FRIDAY + timedelta(hours=2)
RUDE = Said("conduct", "Cán bộ để tôi chờ cả buổi", is_publishable=True)


def returned(country: Country) -> Dossier:
    """End a move with its result, given to who filed it."""
    code = signed(country).code
    finishing.complete_dossier(code, {}, key=key(), by=country.robot, at=LATER)
    return finishing.return_result(code, key=key(), by=country.intake, at=LATER)


def rated(country: Country, stars: int) -> Dossier:
    return finishing.rate_dossier(returned(country).code, stars, "", key=key(), by=country.person, at=LATER)


def commune() -> int:
    return units.version_at(PLACE, level="commune", on=FRIDAY.date()).unit_id


def petition(
    country: Country, *, about: Subject | None = None, at: datetime = FRIDAY, by: Actor | None = None, **more: Any
) -> Petition:
    """Complain of the commune, or of what is given."""
    about = about or Subject(unit_id=commune())
    return raise_petition(
        about, more.pop("said", RUDE), key=more.pop("key", key()), by=by or country.person, at=at, **more
    )


def answered(country: Country, *, at: datetime = LATER, by: Actor | None = None, **public: str) -> Petition:
    return answer_petition(petition(country).code, "Chúng tôi xin lỗi", by=by or country.settle, at=at, **public)


PUBLIC = {"public_words": "Phải chờ lâu ở quầy", "public_answer": "Đã thêm một người ở quầy"}


def follow(at: datetime = LATER) -> None:
    """Read the whole ledger as the follower does."""
    tasks.follow(list(LedgerLine.objects.order_by("seq")), at)


def lines(verb: str) -> list[LedgerLine]:
    return list(LedgerLine.objects.filter(verb=f"feedback.{verb}").order_by("seq"))


def details(verb: str) -> list[dict[str, Any]]:
    return [line.detail for line in lines(verb)]
