"""Who acts, and with which rights: every question other rooms may ask about accounts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast

from django.db import connection
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lienthong.accounts.definitions import DemoPostsFile, PostTemplate
from lienthong.accounts.models import Account, ContactPoint, Representation, RoleGrant
from lienthong.accounts.refusals import AccountUnknown, NotRepresentative, TokenExpired, TokenUnknown
from lienthong.accounts.rules import CODE_LIFE, Way, code_from
from lienthong.core.identifiers import fold
from lienthong.core.models import LedgerLine
from lienthong.core.values import GOVERNMENT, Actor, Bloc, Grant, Role, Text, path_in, split_path
from lienthong.units import queries as units
from lienthong.units.models import UnitVersion

#: Every request to the API asks this: plain SQL, because the ORM takes longer to write it than PostgreSQL to answer it.
_ACTOR_OF_TOKEN = (Path(__file__).parents[1] / "sql" / "actor_of_token.sql").read_text(encoding="utf-8")
_COLUMNS: tuple[str, ...] = (
    "id",
    "kind",
    "name",
    "language",
    "unit_id",
    "unit__path",
    "subject",
    "current__role",
    "current__unit__path",
    "current__bloc",
    "current__procedure",
    "current__absence__account_id",
    "current__absence__account__name",
)


@dataclass(frozen=True, slots=True)
class Right:
    """One right as a page shows it; ``unit_name`` is empty for the whole country."""

    id: int
    role: Role
    unit_id: int | None
    unit_name: str
    procedure: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A demo officer or leader: the post, the unit that the one right is for (``None``: the country), the office."""

    username: str
    name: str
    title: Text
    role: Role
    unit_id: int | None = None
    sits_at: int | None = None
    bloc: Bloc = GOVERNMENT


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of an account; the one that waits for its code stands beside the confirmed one that it replaces."""

    way: Way
    address: str
    is_confirmed: bool
    is_on: bool
    asked_at: datetime
    unreachable_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told something: in which language, by which ways (none: on the portal only)."""

    account_id: int
    name: str
    language: str
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The code that proves an address, while it is good."""

    account_id: int
    way: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class PostAt:
    """A right that an officer holds at a unit."""

    account_id: int
    unit_id: int
    role: Role
    procedure: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the demo sign-in page: ``roles`` is empty for a person."""

    id: int
    kind: str
    name: str
    title: Text
    unit_name: str
    roles: tuple[Role, ...]
    number_end: str = ""  # last digits of the personal number: tells namesakes apart


def actor_of(account_id: int, *, at: datetime | None = None, acting_for: str = "", sign_in: int | None = None) -> Actor:
    """Return who the account is, with the rights it holds ``at`` that time (one SQL statement).

    Without ``at``: the rights to which no end is set. ``acting_for`` is a business code that the person represents.
    ``sign_in`` is the ledger line of the sign-in by which somebody came: after the sign-out that belongs to it, the
    account is unknown, however the asker kept the proof. Refuses with ``AccountUnknown`` or ``NotRepresentative``.
    """
    accounts = _with_rights(Account.objects.filter(pk=account_id, is_active=True), at)
    if sign_in is not None:
        accounts = accounts.exclude(Exists(_sign_outs(account_id, sign_in)))
    columns = _COLUMNS
    if acting_for:
        accounts = accounts.annotate(
            represented=FilteredRelation(
                "representations", condition=_current("representations", at) & _business(acting_for)
            )
        )
        columns = (*_COLUMNS, "represented__business_code", "represented__business_name")
    rows = list(accounts.values(*columns))
    if not rows:
        raise AccountUnknown(account=account_id)
    return _actor(rows, acting_for)


def actor_of_token(raw_token: str, *, at: datetime) -> Actor:
    """Return who a bearer token speaks for (one SQL statement); refuses ``TokenUnknown``, ``TokenExpired``."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR_OF_TOKEN, {"hash": token_hash(raw_token), "day": timezone.localdate(at)})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not rows:
        raise TokenUnknown
    expires_at = rows[0]["expires_at"]
    if expires_at is not None and expires_at <= at:
        raise TokenExpired(expired_at=expires_at.isoformat())
    return _actor(rows, "")


def token_hash(raw_token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(raw_token.encode()).hexdigest()


def representations_of(account_id: int, *, on: date) -> QuerySet[Representation]:
    """Return the businesses for which a person may act on a day."""
    return Representation.objects.filter(_current_on("", on), account_id=account_id).order_by("business_name")


def rights_of(account_id: int, *, on: date) -> list[Right]:
    """Return the rights that an account holds on a day, with the names of the units."""
    grants = list(RoleGrant.objects.filter(_current_on("", on), account_id=account_id).order_by("role", "unit_id"))
    names = _unit_names((grant.unit_id for grant in grants), on)
    return [
        Right(
            id=grant.pk,
            role=Role(grant.role),
            unit_id=grant.unit_id,
            unit_name=names.get(grant.unit_id or 0, ""),
            procedure=grant.procedure,
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
        )
        for grant in grants
    ]


def is_demo(account_id: int) -> bool:
    """Tell whether an account exists for demonstrations."""
    return Account.objects.filter(pk=account_id, is_demo=True).exists()


def demo_accounts(words: str = "", *, kind: str = "", on: date, limit: int = 60) -> list[DemoAccount]:
    """Return demo accounts whose name (or an officer's unit) matches ``words``; those with a story come first."""
    accounts = Account.objects.filter(is_demo=True, is_active=True)
    if kind:
        accounts = accounts.filter(kind=kind)
    for word in fold(words).split():
        of_unit = UnitVersion.objects.filter(unit=OuterRef("unit"), folded__contains=word)
        accounts = accounts.filter(Q(folded__contains=word) | Exists(of_unit))
    chosen = list(accounts.order_by(Case(When(title="", then=1), default=0), "id")[:limit])
    roles: dict[int, list[Role]] = {}
    for account_id, role in RoleGrant.objects.filter(_current_on("", on), account__in=chosen).values_list(
        "account_id", "role"
    ):
        roles.setdefault(account_id, []).append(Role(role))
    names = _unit_names((account.unit_id for account in chosen), on)
    return [
        DemoAccount(
            id=account.pk,
            kind=account.kind,
            name=account.name,
            title=Text(account.title, account.title_en or account.title),
            unit_name=names.get(account.unit_id or 0, ""),
            roles=tuple(sorted(roles.get(account.pk, []))),
            number_end=(account.subject or "")[-4:],
        )
        for account in chosen
    ]


def demo_posts(file: DemoPostsFile, *, places: Iterable[UnitVersion], on: date) -> list[DemoPost]:
    """Return the demo posts of places (communes, provinces, the country) after the pack's templates.

    The name behind each post is made from its user name, so it is the same after every load.
    """
    posts = []
    for place in places:
        for template in file.posts:
            if template.level == place.level:
                unit_id = _seat(template, place, on)
                named = template.office or template.agency
                where = named or (place.level if template.bloc == GOVERNMENT else template.bloc)
                username = ".".join(filter(None, (place.code, where, template.role, template.key)))
                posts.append(
                    DemoPost(
                        username=username,
                        name=file.name_of(username),
                        title=template.title.text,
                        role=template.role,
                        unit_id=None if place.level == "country" and not named else unit_id,
                        sits_at=unit_id,
                        bloc=template.bloc,
                    )
                )
    return posts


def _seat(template: PostTemplate, place: UnitVersion, on: date) -> int:
    """Return where a post sits: at one office by its code, at the place's agency of a type, or at the place."""
    if template.office:
        return units.version_at(template.office, level="agency", on=on).unit_id
    return units.agency_of(place.unit_id, template.agency).pk if template.agency else place.unit_id


# ---------------------------------------------------------------- who can be told, and where


def contacts_of(*, to: Actor) -> list[Contact]:
    """Return the addresses of ``to`` themselves, the confirmed one of each way first."""
    rows = ContactPoint.objects.filter(account_id=int(to.id)).order_by("way", F("confirmed_at").asc(nulls_last=True))
    return [
        Contact(Way(row.way), row.address, row.confirmed_at is not None, row.is_on, row.asked_at, row.unreachable_at)
        for row in rows
    ]


def recipients(account_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return, by account, who can be told by which ways now; closed accounts are left out (one SQL statement)."""
    rows = (
        Account.objects.filter(pk__in=set(account_ids), is_active=True)
        .annotate(usable=FilteredRelation("contacts", condition=_usable("contacts__")))
        .values_list("pk", "name", "language", "usable__way")
    )
    found: dict[int, Recipient] = {}
    for account_id, name, language, way in rows:
        known = found.get(account_id, Recipient(account_id, name, language, frozenset()))
        found[account_id] = replace(known, ways=known.ways | {way}) if way else known
    return found


def addresses_of(account_ids: Iterable[int], way: str) -> dict[int, str]:
    """Return, by account, where to send what goes by ``way``; for the sender alone, shown to nobody."""
    rows = ContactPoint.objects.filter(_usable(""), account_id__in=set(account_ids), account__is_active=True, way=way)
    return dict(rows.values_list("account_id", "address"))


def confirmation_of(contact_id: int, *, at: datetime) -> Confirmation | None:
    """Return the code for an address that waits for one; ``None`` once it is confirmed, replaced or too old."""
    row = ContactPoint.objects.filter(pk=contact_id, confirmed_at=None, asked_at__gt=at - CODE_LIFE).first()
    return Confirmation(row.account_id, row.way, row.address, code_of(row)) if row else None


def code_of(contact: ContactPoint) -> str:
    """Return the code of an address: it follows from the installation's secret and is kept nowhere."""
    asked = f"{contact.pk} {contact.address} {contact.asked_at.timestamp()}"
    return code_from(salted_hmac("lienthong.accounts.contact", asked, algorithm="sha256").digest())


def posts_at(unit_ids: Iterable[int], *, on: date) -> list[PostAt]:
    """Return the rights that officers hold at exactly these units on a day (one SQL statement)."""
    grants = RoleGrant.objects.filter(_current_on("", on), unit_id__in=set(unit_ids), account__is_active=True)
    rows = grants.order_by("account_id").values_list("account_id", "unit_id", "role", "procedure")
    return [PostAt(account, unit, Role(role), procedure) for account, unit, role, procedure in rows]


def _usable(prefix: str) -> Q:
    return Q(
        **{f"{prefix}confirmed_at__isnull": False, f"{prefix}is_on": True, f"{prefix}unreachable_at__isnull": True}
    )


def _sign_outs(account_id: int, sign_in: int) -> QuerySet[LedgerLine]:
    lines = LedgerLine.objects.filter(about=f"account:{account_id}", seq__gt=sign_in)
    return lines.filter(verb="accounts.signed_out", detail__sign_in=sign_in)


def _unit_names(unit_ids: Iterable[int | None], on: date) -> dict[int, str]:
    wanted = {unit_id for unit_id in unit_ids if unit_id}
    return units.names(wanted, on=on) if wanted else {}


def _with_rights(accounts: QuerySet[Account], at: datetime | None) -> QuerySet[Account]:
    return accounts.annotate(current=FilteredRelation("grants", condition=_current("grants", at)))


def _current(relation: str, at: datetime | None) -> Q:
    if at is None:
        return Q(**{f"{relation}__valid_to": None})
    return _current_on(f"{relation}__", timezone.localdate(at))


def _current_on(prefix: str, day: date) -> Q:
    started = Q(**{f"{prefix}valid_from__lte": day})
    return started & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


def _business(code: str) -> Q:
    return Q(representations__business_code=code)


def _path_of(unit_path: str | None, bloc: str) -> str:
    """Return the path that a right was given for; no unit is the whole country, a unit without a path is nothing.

    An office's own path says its bloc already.
    """
    path = "/" if unit_path is None else unit_path
    return path_in(bloc, path) if path and split_path(path)[0] == GOVERNMENT else path


def _actor(rows: list[dict[str, Any]], acting_for: str) -> Actor:
    first = rows[0]
    grants = tuple(
        dict.fromkeys(
            Grant(
                Role(row["current__role"]),
                _path_of(row["current__unit__path"], row["current__bloc"]),
                row["current__procedure"],
                str(row["current__absence__account_id"] or ""),
                row["current__absence__account__name"] or "",
            )
            for row in rows
            if row["current__role"]
        )
    )
    name = first["name"]
    if acting_for:
        if first["represented__business_code"] is None:
            raise NotRepresentative(business=acting_for)
        grants = (*grants, Grant(Role.REPRESENTATIVE, f"business:{acting_for}"))
        name = f"{name} ({first['represented__business_name']})"
    return Actor(
        kind="person" if first["kind"] == Account.Kind.PERSON else "officer",
        id=str(first["id"]),
        name=name,
        language=cast("Literal['vi', 'en']", first["language"]),
        unit_id=first["unit_id"],
        unit_path=first["unit__path"] or "",
        subject=first["subject"] or "",
        business=acting_for,
        grants=grants,
    )
