"""HTTP door of the accounts: who am I, which rights do I hold, in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils import timezone
from ninja import Router, Schema, Status

from lienthong.accounts import actions, queries
from lienthong.accounts.queries import Right
from lienthong.core.requests import ApiRequest

router = Router(tags=["accounts"])


@dataclass(frozen=True, slots=True)
class Me:
    """Who the token speaks for."""

    id: str
    kind: str
    name: str
    language: str
    unit_id: int | None
    rights: list[Right]


class LanguageIn(Schema):
    """The language in which to be spoken to."""

    language: Literal["vi", "en"]


@router.get("/me", response=Me, summary="Read who I am and which rights I hold")
def me(request: ApiRequest) -> Me:
    actor = request.auth
    return Me(
        id=actor.id,
        kind=actor.kind,
        name=actor.name,
        language=actor.language,
        unit_id=actor.unit_id,
        rights=queries.rights_of(int(actor.id), on=timezone.localdate(request.at)),
    )


@router.put("/me/language", response={204: None}, summary="Choose the language in which I am spoken to")
def set_language(request: ApiRequest, body: LanguageIn) -> Status[None]:
    actions.set_language(body.language, by=request.auth, at=request.at)
    return Status(204, None)
