"""An act that was begun on a page is done on the file that the page showed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from lienthong.core.values import Actor
from lienthong.dossiers.models import Dossier, IdempotentAct
from lienthong.dossiers.refusals import DossierMoved
from lienthong.procedures.queries import number_of


@contextmanager
def on_seen_version(code: str, seen: int | None, *, key: str, by: Actor) -> Iterator[None]:
    """Hold a file, while an act is done, on the version of the law (by number) that the actor's page showed.

    Refuses ``DossierMoved`` when it stands on another by now. An act that was done already under its key is not
    refused: it is not done again. ``None``: the page did not say. A move that comes at this moment waits.
    """
    if seen is None:
        yield
        return
    with transaction.atomic():
        standing = Dossier.objects.select_for_update().filter(pk=code).values_list("version_id", flat=True).first()
        number = number_of(standing) if standing else seen
        if number != seen and not IdempotentAct.objects.filter(actor_id=by.id, key=key).exists():
            raise DossierMoved(number=number, seen=seen)
        yield
