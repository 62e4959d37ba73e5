"""Accounts: who may open, grant and end; what an actor may do afterwards; tokens; demo accounts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lienthong.accounts import actions, queries, refusals
from lienthong.accounts.definitions import DemoPostsFile, PostTemplate
from lienthong.accounts.models import Account, ApiToken
from lienthong.accounts.queries import DemoPost
from lienthong.accounts.queries.people import account_of_person, accounts_of_persons
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Role, Text, path_in
from lienthong.units import queries as units
from tests.accounts.conftest import Ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(machine: Actor, at: datetime) -> Account:
    return actions.open_account("001199000001", "Nguyễn Thị Hòa", subject="001199000001", by=machine, at=at)


@pytest.fixture
def officer(ground: Ground, machine: Actor, at: datetime) -> Account:
    return actions.open_account("hall.1", "Trần Văn Long", unit_id=ground.hall.pk, title="Officer", by=machine, at=at)


def last_line() -> LedgerLine:
    return LedgerLine.objects.latest("seq")


# ---------------------------------------------------------------- opening and closing


def test_a_person_is_known_by_the_personal_number(person, at):
    actor = queries.actor_of(person.pk, at=at)
    assert (actor.kind, actor.subject, actor.grants, actor.unit_path) == ("person", "001199000001", (), "")
    assert (last_line().verb, last_line().about) == ("accounts.opened", f"account:{person.pk}")
    assert account_of_person("001199000001") == person
    assert account_of_person("0") is None
    assert accounts_of_persons(["001199000001", "0"]) == {"001199000001": person.pk}


def test_an_officer_sits_at_a_unit(officer, ground, at):
    actor = queries.actor_of(officer.pk, at=at)
    assert (actor.kind, actor.unit_id, actor.unit_path) == ("officer", ground.hall.pk, ground.hall.path)


def test_only_the_machine_or_the_country_opens_accounts(stranger, at):
    with pytest.raises(NotAllowed):
        actions.open_account("x", "X", title="X", by=stranger, at=at)


@pytest.mark.parametrize("given", [{}, {"subject": "001", "title": "Officer"}])
def test_an_account_is_a_person_or_a_post_and_never_both(given, machine, at):
    with pytest.raises(refusals.PersonalNumberNeeded):
        actions.open_account("x", "X", by=machine, at=at, **given)


@pytest.mark.parametrize("given", [{"subject": "2"}, {"title": "Officer"}])
def test_a_user_name_is_given_once(person, machine, at, given):
    with pytest.raises(refusals.AccountAlreadyOpen):
        actions.open_account("001199000001", "X", by=machine, at=at, **given)


def test_a_personal_number_has_one_account(person, machine, at):
    with pytest.raises(refusals.AccountAlreadyOpen):
        actions.open_account("other", "X", subject="001199000001", by=machine, at=at)


def test_pages_are_in_two_languages(person, machine, at):
    with pytest.raises(refusals.LanguageUnknown):
        actions.open_account("x", "X", title="X", language="fr", by=machine, at=at)
    me = queries.actor_of(person.pk, at=at)
    actions.set_language("en", by=me, at=at)
    assert queries.actor_of(person.pk, at=at).language == "en"
    with pytest.raises(refusals.LanguageUnknown):
        actions.set_language("fr", by=me, at=at)


def test_a_closed_account_is_nobody_and_its_tokens_stop(officer, machine, at):
    token = actions.issue_token(officer.pk, "import", by=machine, at=at)
    actions.close_account(officer.pk, by=machine, at=at)
    with pytest.raises(refusals.AccountUnknown):
        queries.actor_of(officer.pk, at=at)
    with pytest.raises(refusals.TokenUnknown):
        queries.actor_of_token(token, at=at)
    with pytest.raises(refusals.AccountUnknown):
        actions.close_account(officer.pk, by=machine, at=at)


# ---------------------------------------------------------------- rights


def test_a_right_holds_for_its_unit_procedure_and_period(officer, ground, machine, at):
    day = at.date()
    actions.grant_role(
        officer.pk,
        Role.SETTLE,
        unit_id=ground.hall.pk,
        procedure="1.001193",
        valid_to=day + timedelta(days=10),
        by=machine,
        at=at,
    )
    now = queries.actor_of(officer.pk, at=at)
    assert now.may(Role.SETTLE, path=ground.hall.path, procedure="1.001193")
    assert not now.may(Role.SETTLE, path=ground.hall.path, procedure="2.000635")
    assert not now.may(Role.SETTLE, path=ground.counter.path, procedure="1.001193")
    assert not queries.actor_of(officer.pk, at=at + timedelta(days=10)).grants
    assert not queries.actor_of(officer.pk, at=at - timedelta(days=1)).grants


def test_an_actor_costs_one_statement_however_many_rights(officer, ground, machine, at, django_assert_num_queries):
    for unit in (ground.hall, ground.counter):
        for role in (Role.INTAKE, Role.SETTLE, Role.HEAD):
            actions.grant_role(officer.pk, role, unit_id=unit.pk, by=machine, at=at)
    with django_assert_num_queries(1):
        actor = queries.actor_of(officer.pk, at=at)
    assert len(actor.grants) == 6


def test_without_a_day_only_rights_without_end_count(officer, ground, machine, at):
    actions.grant_role(officer.pk, Role.INTAKE, unit_id=ground.hall.pk, by=machine, at=at)
    actions.grant_role(officer.pk, Role.SETTLE, unit_id=ground.hall.pk, valid_to=date(2030, 1, 1), by=machine, at=at)
    assert [grant.role for grant in queries.actor_of(officer.pk).grants] == [Role.INTAKE]


def test_a_right_for_the_whole_country_covers_everything(officer, ground, machine, at):
    actions.grant_role(officer.pk, Role.MONITOR, by=machine, at=at)
    assert queries.actor_of(officer.pk, at=at).may(Role.MONITOR, path=ground.hall.path)


def test_a_right_on_a_place_is_for_one_bloc(officer, ground, machine, at):
    actions.grant_role(officer.pk, Role.AUDITOR, unit_id=ground.province.unit_id, bloc="party", by=machine, at=at)
    actor = queries.actor_of(officer.pk, at=at)
    assert [grant.path for grant in actor.grants] == [f"/party{ground.province.unit.path}"]
    assert not actor.may(Role.AUDITOR, path=ground.first.unit.path)
    assert actor.may(Role.AUDITOR, path=path_in("party", ground.first.unit.path))
    actions.grant_role(officer.pk, Role.AUDITOR, unit_id=ground.province.unit_id, by=machine, at=at)
    actions.grant_role(officer.pk, Role.MONITOR, bloc="court", by=machine, at=at)
    paths = {grant.path for grant in queries.actor_of(officer.pk, at=at).grants}
    assert paths == {f"/party{ground.province.unit.path}", ground.province.unit.path, "/court/"}
    token = actions.issue_token(officer.pk, "x", by=machine, at=at)
    assert {grant.path for grant in queries.actor_of_token(token, at=at).grants} == paths


def test_the_same_right_is_not_granted_twice(officer, ground, machine, at):
    actions.grant_role(officer.pk, Role.INTAKE, unit_id=ground.hall.pk, by=machine, at=at)
    with pytest.raises(refusals.RightAlreadyGranted):
        actions.grant_role(officer.pk, Role.INTAKE, unit_id=ground.hall.pk, by=machine, at=at)


def test_a_period_does_not_end_before_it_begins(officer, ground, machine, at):
    with pytest.raises(refusals.PeriodReversed):
        actions.grant_role(officer.pk, Role.INTAKE, unit_id=ground.hall.pk, valid_to=at.date(), by=machine, at=at)


def test_a_right_needs_an_account(ground, machine, at):
    with pytest.raises(refusals.AccountUnknown):
        actions.grant_role(0, Role.INTAKE, unit_id=ground.hall.pk, by=machine, at=at)


def test_a_head_gives_intake_and_settling_at_home_and_nothing_else(officer, ground, machine, at):
    head = actions.open_account("head.1", "Lê Thị Mai", unit_id=ground.hall.pk, by=machine, at=at)
    actions.grant_role(head.pk, Role.HEAD, unit_id=ground.hall.pk, by=machine, at=at)
    by = queries.actor_of(head.pk, at=at)
    actions.grant_role(officer.pk, Role.SETTLE, unit_id=ground.hall.pk, by=by, at=at)
    for role, unit in ((Role.HEAD, ground.hall), (Role.SETTLE, ground.counter)):
        with pytest.raises(NotAllowed):
            actions.grant_role(officer.pk, role, unit_id=unit.pk, by=by, at=at)


def test_a_right_ended_today_is_gone_today_and_stays_on_record(officer, ground, machine, at):
    grant = actions.grant_role(
        officer.pk, Role.INTAKE, unit_id=ground.hall.pk, valid_from=at.date() - timedelta(days=5), by=machine, at=at
    )
    assert [(right.role, right.unit_name) for right in queries.rights_of(officer.pk, on=at.date())] == [
        (Role.INTAKE, "hall Hòa Bình")
    ]
    actions.end_role(grant.pk, by=machine, at=at)
    assert queries.rights_of(officer.pk, on=at.date()) == []
    assert queries.actor_of(officer.pk, at=at - timedelta(days=1)).grants
    with pytest.raises(refusals.RightUnknown):
        actions.end_role(grant.pk, by=machine, at=at)
    with pytest.raises(refusals.RightUnknown):
        actions.end_role(0, by=machine, at=at)


# ---------------------------------------------------------------- businesses


def test_a_representative_acts_in_the_name_of_the_business(person, machine, at, django_assert_num_queries):
    actions.represent_business(person.pk, "0101234567", "Công ty Sao Mai", by=machine, at=at)
    assert [b.business_name for b in queries.representations_of(person.pk, on=at.date())] == ["Công ty Sao Mai"]
    with django_assert_num_queries(1):
        actor = queries.actor_of(person.pk, at=at, acting_for="0101234567")
    assert actor.name == "Nguyễn Thị Hòa (Công ty Sao Mai)"
    assert actor.paths(Role.REPRESENTATIVE) == ("business:0101234567",)


def test_nobody_acts_for_a_business_that_is_not_theirs(person, machine, at):
    with pytest.raises(refusals.NotRepresentative):
        queries.actor_of(person.pk, at=at, acting_for="0101234567")
    actions.represent_business(
        person.pk, "0101234567", "Sao Mai", valid_to=at.date() + timedelta(days=1), by=machine, at=at
    )
    with pytest.raises(refusals.NotRepresentative):
        queries.actor_of(person.pk, at=at + timedelta(days=1), acting_for="0101234567")


def test_a_person_cannot_make_themselves_a_representative(person, at):
    with pytest.raises(NotAllowed):
        actions.represent_business(person.pk, "01", "X", by=queries.actor_of(person.pk, at=at), at=at)


# ---------------------------------------------------------------- signing in, tokens


def test_signing_in_and_out_is_on_record(person, machine, at):
    came = actions.sign_in(person.pk, method="demo", by=machine, at=at)
    line = last_line()
    assert (line.verb, line.actor_id, line.detail) == ("accounts.signed_in", str(person.pk), {"method": "demo"})
    assert (came.line, came.actor.id) == (line.seq, str(person.pk))
    actions.sign_out(by=came.actor, at=at)
    assert (last_line().verb, last_line().detail) == ("accounts.signed_out", {})


def test_what_proves_a_sign_in_is_worth_nothing_after_its_sign_out(person, machine, at, django_assert_num_queries):
    first, second = (actions.sign_in(person.pk, method="demo", by=machine, at=at) for _ in range(2))
    actions.sign_out(by=first.actor, at=at, sign_in=first.line)
    with pytest.raises(refusals.AccountUnknown):
        queries.actor_of(person.pk, at=at, sign_in=first.line)
    with django_assert_num_queries(1):
        assert queries.actor_of(person.pk, at=at, sign_in=second.line) == second.actor


def test_nobody_signs_somebody_else_in(person, stranger, at):
    with pytest.raises(NotAllowed):
        actions.sign_in(person.pk, method="demo", by=stranger, at=at)


def test_a_token_speaks_for_its_account_until_it_expires(officer, ground, machine, at, django_assert_num_queries):
    actions.grant_role(officer.pk, Role.INTAKE, unit_id=ground.hall.pk, by=machine, at=at)
    me = queries.actor_of(officer.pk, at=at)
    token = actions.issue_token(officer.pk, "import", by=me, at=at, expires_at=at + timedelta(hours=1))
    assert token not in str(list(ApiToken.objects.values()))
    with django_assert_num_queries(1):
        assert queries.actor_of_token(token, at=at) == me
    with pytest.raises(refusals.TokenExpired):
        queries.actor_of_token(token, at=at + timedelta(hours=1))
    with pytest.raises(refusals.TokenUnknown):
        queries.actor_of_token(token + "x", at=at)


def test_a_token_is_issued_to_oneself_or_by_the_country(officer, person, at):
    with pytest.raises(NotAllowed):
        actions.issue_token(officer.pk, "import", by=queries.actor_of(person.pk, at=at), at=at)


# ---------------------------------------------------------------- demo accounts

ON = date(2026, 11, 20)


@pytest.fixture
def posts_file() -> DemoPostsFile:
    words = {"vi": "Cán bộ", "en": "Officer"}
    posts: list[dict[str, Any]] = [
        {"role": "intake", "level": "commune", "agency": "counter", "title": words},
        {"role": "monitor", "level": "province", "title": words},
        {"role": "steering", "level": "country", "title": words},
    ]
    return DemoPostsFile.model_validate(
        {"posts": posts, "family_names": ["Nguyễn", "Trần"], "names": ["Văn A", "Thị B"]}
    )


def test_demo_posts_follow_the_templates(ground, posts_file):
    posts = queries.demo_posts(posts_file, places=[ground.first, ground.province, ground.country], on=ON)
    assert [(post.role, post.unit_id, post.username) for post in posts] == [
        (Role.INTAKE, ground.counter.pk, "00004.counter.intake"),
        (Role.MONITOR, ground.province.unit_id, "01.province.monitor"),
        (Role.STEERING, None, "0.country.steering"),
    ]
    assert posts == queries.demo_posts(posts_file, places=[ground.first, ground.province, ground.country], on=ON)


def test_a_demo_post_at_a_place_is_for_one_bloc(ground, posts_file, machine, at):
    words = posts_file.posts[1].title
    party = PostTemplate(role=Role.MONITOR, level="province", bloc="party", title=words)
    file = posts_file.model_copy(update={"posts": (posts_file.posts[1], party)})
    posts = queries.demo_posts(file, places=[ground.province], on=ON)
    assert [post.username for post in posts] == ["01.province.monitor", "01.party.monitor"]
    actions.open_demo_accounts(posts=posts, by=machine, at=at)
    watcher = queries.actor_of(Account.objects.get(username="01.party.monitor").pk, at=at)
    assert [grant.path for grant in watcher.grants] == [f"/party{ground.province.unit.path}"]


def test_a_demo_post_at_one_office_of_the_country_is_for_that_office(ground, posts_file):
    code = units.version_of(ground.counter.pk, on=ON).code
    ministry = PostTemplate(role=Role.HEAD, level="country", office=code, title=posts_file.posts[0].title)
    (post,) = queries.demo_posts(posts_file.model_copy(update={"posts": (ministry,)}), places=[ground.country], on=ON)
    assert (post.username, post.unit_id, post.sits_at) == (f"0.{code}.head", ground.counter.pk, ground.counter.pk)


def test_two_demo_posts_of_one_role_at_one_office_are_two_people(ground, posts_file):
    first = posts_file.posts[0]
    file = posts_file.model_copy(update={"posts": (first, first.model_copy(update={"key": "second"}))})
    posts = queries.demo_posts(file, places=[ground.first], on=ON)
    assert [post.username for post in posts] == ["00004.counter.intake", "00004.counter.intake.second"]


def test_demo_accounts_are_opened_once_with_their_rights(ground, posts_file, machine, at):
    posts = queries.demo_posts(posts_file, places=[ground.first, ground.country], on=ON)
    people = [
        actions.DemoPerson("001199000002", "Lê Thị Hà", Text("Vừa sinh con", "Just had a child")),
        actions.DemoPerson("001199000003", "Lê Văn Hà"),
    ]
    assert actions.open_demo_accounts(people=people, posts=posts, by=machine, at=at) == 4
    lines = LedgerLine.objects.count()
    assert actions.open_demo_accounts(people=people, posts=posts, by=machine, at=at) == 0
    assert LedgerLine.objects.count() == lines

    shown = queries.demo_accounts(on=at.date(), kind="PERSON")
    assert [(a.name, a.title.en, a.number_end) for a in shown] == [
        ("Lê Thị Hà", "Just had a child", "0002"),
        ("Lê Văn Hà", "", "0003"),
    ]
    assert [a.name for a in queries.demo_accounts("thi ha", on=at.date(), kind="PERSON")] == ["Lê Thị Hà"]
    (intake,) = queries.demo_accounts("hoa binh", on=at.date())
    assert (intake.roles, intake.unit_name) == ((Role.INTAKE,), "counter Hòa Bình")
    assert queries.is_demo(intake.id)
    assert queries.demo_accounts("không ai", on=at.date()) == []


def test_a_production_installation_has_no_demo_accounts(settings, machine, at):
    settings.MODE = "production"
    with pytest.raises(refusals.DemoOnly):
        actions.open_demo_accounts(posts=[DemoPost("x", "X", Text("X", "X"), Role.AUDITOR)], by=machine, at=at)


def test_what_accounts_are_called():
    account = Account(username="x")
    assert str(account) == "x"
    assert str(ApiToken(label="import")) == "import"
