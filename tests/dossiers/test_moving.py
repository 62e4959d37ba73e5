"""Open files are moved to another version of the law: refused, tried in the dry, done, nobody worse off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Role
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling, moving
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Dossier, MovedFile, Opinion, VersionMove
from lienthong.dossiers.queries.moving import move_report, survey_move
from lienthong.dossiers.refusals import (
    MappingUnknown,
    MoveForbidden,
    MoveToItself,
    MoveUnknown,
    VersionNotInForce,
)
from lienthong.procedures.refusals import VersionUnknown
from tests.dossiers.calendars import local
from tests.dossiers.making import (
    FRIDAY,
    MOVING,
    OPENED,
    Country,
    asked,
    file,
    key,
    proposed,
    received,
    signed,
    taken,
)
from tests.dossiers.moving_files import (
    LATER,
    NOTHING,
    PNG,
    ROBOT,
    Body,
    dearer,
    law,
    move,
    now,
    number_of,
    old_file,
    order,
    survey,
    terms,
)
from tests.dossiers.test_carrying import with_reason, without

# ---------------------------------------------------------------- rights and refusals


def test_only_who_steers_the_country_or_the_procedure_orders_a_move(country: Country) -> None:
    from lienthong.units import queries as units

    law(terms(2))
    for by in (country.person, country.settle, country.head, country.auditor):
        with pytest.raises(NotAllowed):
            moving.begin_move(MOVING, 1, 2, NOTHING, by=by, at=LATER)
        with pytest.raises(NotAllowed):
            survey_move(MOVING, 1, 2, NOTHING, to=by, at=LATER)
        with pytest.raises(NotAllowed):
            moving.advance_move(1, 0, by=by, at=LATER)
    top = units.country(on=FRIDAY.date()).unit_id
    account = open_account("owner", "Chủ quản", unit_id=top, title="Chủ quản", by=ROBOT, at=OPENED)
    grant_role(account.pk, Role.STEERING, unit_id=top, procedure=MOVING, by=ROBOT, at=OPENED)
    owner = actor_of(account.pk)
    ordered = moving.begin_move(MOVING, 1, 2, NOTHING, by=owner, at=LATER)
    assert move_report(ordered.pk, to=owner).is_done is False
    with pytest.raises(MoveUnknown):
        move_report(ordered.pk, to=country.head)


def test_an_order_that_makes_no_sense_is_refused_by_name(country: Country) -> None:
    law(terms(2))
    with pytest.raises(VersionUnknown):
        order(target=3)
    with pytest.raises(MoveToItself):
        order(source=2, target=2)
    with pytest.raises(MappingUnknown, match=r"fields\.x → y"):
        order(MoveMapping(fields={"x": "y"}))
    with pytest.raises(MoveUnknown):
        move_report(0, to=ROBOT)


def test_nothing_is_moved_to_a_law_that_is_not_in_force_but_a_dry_run_can_be_made(country: Country) -> None:
    file(country)
    law(terms(2), since="2027-01-01")
    assert survey().counts["free"] == 1
    with pytest.raises(VersionNotInForce, match="2027-01-01"):
        order()


def test_what_would_drop_data_is_refused_with_the_list(country: Country) -> None:
    bare, full = file(country), file(country, noi_cu="1 đường Trăng")
    law(without("noi_cu"))
    with pytest.raises(MoveForbidden, match="noi_cu") as refused:
        order()
    assert refused.value.facts["count"] == 1
    assert refused.value.facts["dossiers"] == [
        {"dossier": full.code, "reasons": [{"code": "data_dropped", "about": "noi_cu"}]}
    ]
    assert "1 đường Trăng" not in str(refused.value.facts)
    assert VersionMove.objects.count() == 0
    report = move(leaving=True)
    assert (number_of(bare), number_of(full)) == (2, 1)
    assert [(one.code, one.kind, one.reasons) for one in report.left] == [(full.code, "forbidden", ("data_dropped",))]
    assert report.remaining == 1


def test_a_fee_that_would_rise_after_payment_is_refused(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    file(country)
    law(dearer)
    assert survey().counts["free"] == 1
    monkeypatch.setattr(
        "lienthong.dossiers.queries.moving.account_of", lambda _: SimpleNamespace(amount_paid=1, orders=())
    )
    with pytest.raises(MoveForbidden, match="5000"):
        order()


def test_a_file_that_waits_for_an_opinion_stays_when_that_is_asked_otherwise(country: Country) -> None:
    waits, free = taken(country), taken(country)
    office = waits.unit_id
    Opinion.objects.create(
        dossier_code=waits.code, number=3, kind="fire", unit_id=office, asker_id=office, asked_at=FRIDAY, due_at=LATER
    )
    kind = {"key": "fire", "title": {"vi": "Ý kiến", "en": "Opinion"}, "agency": "commune_pc", "days": 5}
    law(lambda body: body.update(opinions=[kind]))
    assert [finding.code for finding in survey().of("needs_officer")] == [waits.code]
    move()
    assert (number_of(waits), number_of(free)) == (1, 2)


# ---------------------------------------------------------------- the dry run


def test_a_dry_run_classifies_every_open_file_and_changes_nothing(country: Country) -> None:
    free, done, full = taken(country), signed(country), file(country, noi_cu="1 đường Trăng")
    ready = proposed(country)
    gone = file(country)
    finishing.withdraw_dossier(gone.code, "Đổi ý", key=key(), by=country.person, at=FRIDAY)
    before = {one.code: (one.version_id, one.form, one.due_at) for one in Dossier.objects.all()}
    law(without("noi_cu"), with_reason, terms(2))
    found = survey()
    assert dict(found.counts) == {"free": 0, "needs_data": 1, "needs_officer": 1, "forbidden": 1}
    assert [finding.code for finding in found.of("needs_data")] == [free.code]
    assert [finding.code for finding in found.of("needs_officer")] == [ready.code]
    assert [finding.code for finding in found.of("forbidden")] == [full.code]
    assert (found.signed, found.sooner) == (1, 3)
    assert done.code not in {finding.code for finding in found.findings}
    assert {one.code: (one.version_id, one.form, one.due_at) for one in Dossier.objects.all()} == before
    assert (VersionMove.objects.count(), MovedFile.objects.count()) == (0, 0)


def test_a_dry_run_looks_at_pages_of_files_and_does_not_ask_for_each(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lienthong.dossiers.queries.moving._PAGE", 4)
    law(terms(2), components=[])
    costs = []
    for files in (3, 5):
        for _ in range(files):
            dossier = file(country)
            Dossier.objects.filter(pk=dossier.pk).update(version_id=definition_version(1))
        with CaptureQueriesContext(connection) as captured:
            found = survey()
        costs.append(len(captured))
    assert found.counts["free"] == 8
    assert costs[1] <= costs[0] + 4  # one more page: its files and their papers


def definition_version(number: int) -> int:
    from lienthong.procedures.queries import version_numbered

    return version_numbered(MOVING, number).pk


# ---------------------------------------------------------------- what a move does


@pytest.mark.parametrize("stand", [file, received, taken, asked, proposed])
def test_an_open_file_is_moved_wherever_it_stands(country: Country, stand: Callable[[Country], Dossier]) -> None:
    before = old_file(country, stand)
    law(terms(2))
    report = move()
    after = now(before)
    assert number_of(before) == 2
    assert (after.state, after.step, after.holder_id, after.holder_role, after.form) == (
        before.state,
        before.step,
        before.holder_id,
        before.holder_role,
        before.form,
    )
    assert (dict(report.moved), report.left, report.remaining, report.is_done) == ({"free": 1}, (), 0, True)


def test_a_shorter_term_brings_the_due_time_forward_and_a_longer_one_leaves_it(country: Country) -> None:
    first = file(country)
    law(terms(2))
    move()
    assert now(first).due_at == local("2026-11-25 17:00") < first.due_at
    law(terms(9), since="2026-11-19")
    move(source=2, target=3)
    assert now(first).due_at == local("2026-11-25 17:00")
    assert queries.deadline_of(now(first)).due_at == local("2026-11-25 17:00")


def test_what_is_counted_after_a_move_keeps_the_promise(country: Country) -> None:
    dossier = taken(country)
    law(terms(9))
    move()
    assert now(dossier).due_at == dossier.due_at
    handling.ask_supplement(dossier.code, "Thiếu", [], key=key(), by=country.settle, at=LATER)
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=LATER + timedelta(hours=1))
    assert now(dossier).due_at == local("2026-11-26 17:00") == dossier.due_at
    handling.extend_dossier(dossier.code, 1, "Mưa bão", key=key(), by=country.settle, at=LATER + timedelta(hours=2))
    assert now(dossier).due_at == local("2026-11-27 17:00")


def test_the_time_in_which_the_person_may_answer_stays_as_they_were_told(country: Country) -> None:
    dossier = asked(country)
    until = queries.supplement_until(dossier)
    law(terms(2), supplement={"times": 1, "days": 1})
    move()
    assert queries.supplement_until(now(dossier)) == until


def test_a_mapping_moves_values_steps_and_papers(country: Country) -> None:
    def rename(body: Body) -> None:
        schema = body["form"]["schema"]
        schema["properties"]["dia_chi_moi"] = schema["properties"].pop("dia_chi")
        schema["required"] = ["dia_chi_moi" if name == "dia_chi" else name for name in schema["required"]]
        body["form"]["checks"] = []
        for shown in body["form"]["layout"][1]["fields"]:
            shown["name"] = "dia_chi_moi" if shown["name"] == "dia_chi" else shown["name"]
        body["writes"][-1]["map"]["street"] = "$field.dia_chi_moi"
        body["result"]["shows"][2]["value"] = "$field.dia_chi_moi"
        body["steps"][1].update(key="check", title={"vi": "Kiểm tra", "en": "Check"})
        body["components"][0]["id"] = "giay_to_nha"

    dossier = taken(country)
    attach_file(f"dossier:{dossier.code}", "giay_nha", PNG, "nha.png", by=country.person, at=FRIDAY)
    law(rename)
    assert survey(MoveMapping(accept=("result",))).counts["forbidden"] == 1
    mapping = MoveMapping(
        fields={"dia_chi": "dia_chi_moi"}, steps={"examine": "check"}, components={"giay_nha": "giay_to_nha"}
    )
    move(mapping)
    moved = now(dossier)
    assert (moved.form["dia_chi_moi"], "dia_chi" in moved.form, moved.step) == ("12 đường Hoa", False, "check")
    assert moved.provenance["dia_chi_moi"]["how"] == "typed"
    assert [one.component for one in attachments_of(f"dossier:{dossier.code}")] == ["giay_to_nha"]
    told = queries.thread(dossier.code, to=country.settle)
    assert [stay.step.en for stay in told.held] == ["Intake", "Check"]
    handling.propose_result(dossier.code, "grant", "", key=key(), by=country.settle, at=LATER)
    handling.sign_dossier(dossier.code, key=key(), by=country.head, at=LATER)


def test_a_step_that_is_gone_keeps_its_name_in_the_thread(country: Country) -> None:
    visit = {"key": "visit", "role": "settle", "agency": "commune_pc", "title": {"vi": "Xem nhà", "en": "Visit"}}
    law(lambda body: body["steps"].insert(1, visit))
    dossier = taken(country)
    handling.pass_on_dossier(dossier.code, "", key=key(), by=country.settle, at=LATER)
    law(lambda body: body["steps"].pop(1), since="2026-11-19")
    assert move(source=2, target=3).moved == {"free": 1}
    assert [stay.step.en for stay in queries.thread(dossier.code, to=country.settle).held] == [
        "Intake",
        "Visit",
        "Examine",
    ]


def test_a_file_that_needs_an_officer_stays_and_is_listed(country: Country) -> None:
    dossier = taken(country)
    law(lambda body: body["steps"][1].update(role="head"))
    report = move()
    assert number_of(dossier) == 1
    assert [(one.code, one.kind, one.reasons) for one in report.left] == [
        (dossier.code, "needs_officer", ("step_changes",))
    ]


def test_a_signed_file_ends_under_the_law_under_which_it_was_signed(country: Country) -> None:
    dossier = signed(country)
    law(terms(2))
    report = move()
    assert (report.looked_at, number_of(dossier)) == (0, 1)
