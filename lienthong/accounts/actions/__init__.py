"""Every verb on accounts: open them, give and end rights, sign in and out, issue tokens (``contacts``: addresses)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from lienthong.accounts.models import Account, ApiToken, Representation, RoleGrant
from lienthong.accounts.queries import DemoPost, actor_of, token_hash
from lienthong.accounts.refusals import (
    AccountAlreadyOpen,
    AccountUnknown,
    DemoOnly,
    LanguageUnknown,
    PeriodReversed,
    PersonalNumberNeeded,
    RightAlreadyGranted,
    RightUnknown,
)
from lienthong.core import ledger
from lienthong.core.identifiers import fold
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import GOVERNMENT, Actor, Bloc, Role, Text
from lienthong.units.models import Unit

LANGUAGES = ("vi", "en")

#: What the head of a unit may give there without asking the country's administrators.
_RIGHTS_OF_A_HEAD = frozenset({Role.INTAKE, Role.SETTLE})


_NO_STORY = Text("", "")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo population who can sign in; ``story`` tells why to choose this one."""

    subject: str
    name: str
    story: Text = _NO_STORY


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who came in, and the ledger line that says so: the sign-out that belongs to it names the line."""

    actor: Actor
    line: int


@transaction.atomic
def open_account(
    username: str,
    name: str,
    *,
    by: Actor,
    at: datetime,
    subject: str | None = None,
    unit_id: int | None = None,
    title: str = "",
    language: str = "vi",
    is_demo: bool = False,
) -> Account:
    """Open an account: a person's when ``subject`` (the personal number) is given, else an officer's post at a unit.

    Only the machine (identity provider, demo) opens a person's; the country's administrators open officers'.
    Refuses ``PersonalNumberNeeded``, ``AccountAlreadyOpen``, ``LanguageUnknown``.
    """
    _must_administer(by)
    _check_language(language)
    is_officer = unit_id is not None or bool(title)
    if is_officer == (subject is not None):
        raise PersonalNumberNeeded
    if Account.objects.filter(username=username).exists() or (
        subject and Account.objects.filter(subject=subject).exists()
    ):
        raise AccountAlreadyOpen(username=username)
    kind = Account.Kind.OFFICER if subject is None else Account.Kind.PERSON
    account = Account.objects.create(
        kind=kind,
        username=username,
        name=name,
        folded=fold(name),
        subject=subject,
        unit_id=unit_id,
        title=title,
        language=language,
        is_demo=is_demo,
    )
    ledger.record("accounts.opened", by=by, at=at, about=_about(account.pk), detail={"kind": str(kind)})
    return account


@transaction.atomic
def close_account(account_id: int, *, by: Actor, at: datetime) -> Account:
    """Close an account for good; its tokens stop at once. Refuses ``AccountUnknown``."""
    _must_administer(by)
    account = _account(account_id)
    account.is_active = False
    account.save(update_fields=["is_active"])
    account.tokens.all().delete()
    ledger.record("accounts.closed", by=by, at=at, about=_about(account_id))
    return account


@transaction.atomic
def grant_role(
    account_id: int,
    role: Role,
    *,
    by: Actor,
    at: datetime,
    unit_id: int | None = None,
    bloc: Bloc = GOVERNMENT,
    procedure: str = "*",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleGrant:
    """Give a right for a unit (``None``: the whole country), a procedure (``*``: all) and a half-open period.

    A right on a place or the country is for the offices of one ``bloc``; a right at an office is in the office's.
    Country administrators give any right; the head of a unit gives intake and settling there. Refuses
    ``PeriodReversed``, ``RightAlreadyGranted``, ``AccountUnknown``.
    """
    _must_grant(by, role, unit_id)
    starts = valid_from or timezone.localdate(at)
    _check_period(starts, valid_to)
    _account(account_id)
    grant, is_new = RoleGrant.objects.get_or_create(
        account_id=account_id,
        role=str(role),
        unit=Unit.objects.get(pk=unit_id) if unit_id else None,
        bloc=bloc,
        procedure=procedure,
        valid_from=starts,
        absence=None,
        defaults={"valid_to": valid_to},
    )
    if not is_new:
        raise RightAlreadyGranted(role=str(role), valid_from=starts.isoformat())
    detail = {"role": str(role), "procedure": procedure, "from": starts.isoformat()}
    ledger.record("accounts.role_granted", by=by, at=at, about=_about(account_id), unit_id=unit_id, detail=detail)
    return grant


@transaction.atomic
def end_role(grant_id: int, *, by: Actor, at: datetime) -> RoleGrant:
    """End a right from today on, also where it is lent to a substitute; what was done with it stays.

    Refuses ``RightUnknown``.
    """
    day = timezone.localdate(at)
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None or (grant.valid_to is not None and grant.valid_to <= day):
        raise RightUnknown
    _must_grant(by, Role(grant.role), grant.unit_id)
    grant.valid_to = day
    grant.save(update_fields=["valid_to"])
    lent = RoleGrant.objects.filter(absence__account_id=grant.account_id, role=grant.role, unit=grant.unit)
    lent.filter(procedure=grant.procedure, valid_to__gt=day).update(
        valid_to=Greatest("valid_from", Value(day, DateField()))
    )
    detail = {"role": grant.role, "procedure": grant.procedure}
    about = _about(grant.account_id)
    ledger.record("accounts.role_ended", by=by, at=at, about=about, unit_id=grant.unit_id, detail=detail)
    return grant


@transaction.atomic
def represent_business(
    account_id: int,
    business_code: str,
    business_name: str,
    *,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Representation:
    """Let a person act for a business during a half-open period. Refuses ``PeriodReversed``, ``AccountUnknown``."""
    _must_administer(by)
    starts = valid_from or timezone.localdate(at)
    _check_period(starts, valid_to)
    _account(account_id)
    representation = Representation.objects.create(
        account_id=account_id,
        business_code=business_code,
        business_name=business_name,
        valid_from=starts,
        valid_to=valid_to,
    )
    detail = {"business": business_code}
    ledger.record("accounts.business_represented", by=by, at=at, about=_about(account_id), detail=detail)
    return representation


@transaction.atomic
def sign_in(account_id: int, *, method: str, by: Actor, at: datetime) -> SignIn:
    """Let somebody in who has been identified by ``method`` (``demo``, ``vneid``).

    ``by`` is the machine that identified them. Refuses ``AccountUnknown``.
    """
    if by.kind != "system":
        raise NotAllowed(right="sign_in")
    actor = actor_of(account_id, at=at)
    detail = {"method": method}
    line = ledger.record("accounts.signed_in", by=actor, at=at, about=_about(account_id), detail=detail)
    return SignIn(actor, line.seq)


@transaction.atomic
def sign_out(*, by: Actor, at: datetime, sign_in: int | None = None) -> None:
    """Note that somebody has left; what proves the sign-in with this ``SignIn.line`` is worth nothing from now on."""
    detail = {} if sign_in is None else {"sign_in": sign_in}
    ledger.record("accounts.signed_out", by=by, at=at, about=_about(by.id), detail=detail)


@transaction.atomic
def set_language(language: str, *, by: Actor, at: datetime) -> None:
    """Remember in which language somebody wants to be addressed. Refuses ``LanguageUnknown``."""
    _check_language(language)
    Account.objects.filter(pk=int(by.id)).update(language=language)
    ledger.record("accounts.language_set", by=by, at=at, about=_about(by.id), detail={"language": language})


@transaction.atomic
def issue_token(account_id: int, label: str, *, by: Actor, at: datetime, expires_at: datetime | None = None) -> str:
    """Issue a bearer token and return it; it is shown this once, only its hash is kept. Refuses ``AccountUnknown``."""
    if by.id != str(account_id):
        _must_administer(by)
    _account(account_id)
    raw_token = f"lt_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        hash=token_hash(raw_token), account_id=account_id, label=label, created_at=at, expires_at=expires_at
    )
    ledger.record("accounts.token_issued", by=by, at=at, about=_about(account_id), detail={"label": label})
    return raw_token


@transaction.atomic
def open_demo_accounts(
    *, by: Actor, at: datetime, people: Iterable[DemoPerson] = (), posts: Iterable[DemoPost] = ()
) -> int:
    """Open demo accounts that do not exist yet, with their rights, in bulk; return how many are new.

    One ledger line for the load. Refuses ``DemoOnly`` in production.
    """
    if settings.MODE == "production":
        raise DemoOnly
    _must_administer(by)
    wanted = {account.username: account for account in map(_demo_person, people)}
    rights = {post.username: post for post in posts}
    wanted |= {post.username: _demo_officer(post) for post in rights.values()}
    known = set(Account.objects.filter(username__in=wanted).values_list("username", flat=True))
    fresh = [account for username, account in wanted.items() if username not in known]
    opened = Account.objects.bulk_create(fresh, batch_size=2000)
    day = timezone.localdate(at)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            account=account,
            role=str(rights[account.username].role),
            unit_id=rights[account.username].unit_id,
            bloc=rights[account.username].bloc,
            valid_from=day,
        )
        for account in opened
        if account.username in rights
    )
    if opened:
        ledger.record("accounts.demo_opened", by=by, at=at, about="accounts:demo", detail={"accounts": len(opened)})
    return len(opened)


def _demo_person(person: DemoPerson) -> Account:
    return Account(
        kind=Account.Kind.PERSON,
        username=person.subject,
        name=person.name,
        folded=fold(person.name),
        subject=person.subject,
        title=person.story.vi,
        title_en=person.story.en,
        is_demo=True,
    )


def _demo_officer(post: DemoPost) -> Account:
    return Account(
        kind=Account.Kind.OFFICER,
        username=post.username,
        name=post.name,
        folded=fold(post.name),
        unit_id=post.sits_at or post.unit_id,
        title=post.title.vi,
        title_en=post.title.en,
        is_demo=True,
    )


def _must_administer(by: Actor) -> None:
    by.must(Role.STEERING, path="/")


def _must_grant(by: Actor, role: Role, unit_id: int | None) -> None:
    if unit_id is not None and role in _RIGHTS_OF_A_HEAD:
        path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
        if by.may(Role.HEAD, path=path):
            return
    _must_administer(by)


def _account(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise AccountUnknown(account=account_id)
    return account


def _check_period(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise PeriodReversed(valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat())


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise LanguageUnknown(language=language)


def _about(account_id: int | str) -> str:
    return f"account:{account_id}"
