"""Who can sign in to a demonstration: its families, and made-up officers on the posts of real communes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from lienthong.accounts.actions import DemoPerson, open_demo_accounts
from lienthong.accounts.definitions import DemoPostsFile
from lienthong.accounts.queries import demo_posts
from lienthong.core.values import Actor
from lienthong.packs.people import DemoFamily
from lienthong.packs.reading import read_yaml
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

_POSTS = "accounts/demo_posts.yaml"


def open_families(families: Iterable[DemoFamily], *, by: Actor, at: datetime) -> int:
    """Open accounts for the parents of demo families and for the officers of their communes; return how many are new.

    Refuses ``DemoOnly`` in production.
    """
    known = tuple(families)
    people = [DemoPerson(parent.number, parent.name, f.story) for f in known for parent in (f.wife, f.husband)]
    return open_demo_accounts(people=people, by=by, at=at) + open_officers({f.commune for f in known}, by=by, at=at)


def open_officers(communes: Iterable[str], *, by: Actor, at: datetime) -> int:
    """Open the officers of communes (by code), of their provinces and of the country; return how many are new.

    Refuses ``UnitUnknown``, and ``DemoOnly`` in production.
    """
    on = timezone.localdate(at)
    file = DemoPostsFile.model_validate(read_yaml(Path(settings.PACK) / _POSTS, _POSTS).data)
    places: dict[int, UnitVersion] = {}
    for code in sorted(communes):
        place: UnitVersion | None = units.version_at(code, level="commune", on=on)
        while place is not None and place.unit_id not in places:
            places[place.unit_id] = place
            place = units.version_of(place.parent_id, on=on) if place.parent_id else None
    return open_demo_accounts(posts=demo_posts(file, places=places.values(), on=on), by=by, at=at)
