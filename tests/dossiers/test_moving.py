"""Open files are moved to another version of the law: ordered, batch by batch, nobody worse off, everything logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.definitions import body_of
from lienthong.core.ledger import lines_about, lines_of_dossier
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Role, system
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of
from lienthong.dossiers import queries, tasks
from lienthong.dossiers.actions import finishing, handling, moving
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Act, Dossier, MovedFile, Opinion, VersionMove
from lienthong.dossiers.queries.moving import MoveReport, Survey, move_report, open_move, survey_move
from lienthong.dossiers.refusals import (
    MappingUnknown,
    MoveForbidden,
    MoveToItself,
    MoveUnderWay,
    MoveUnknown,
    VersionNotInForce,
)
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.actions.retiring import withdraw_version
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.queries import definition_on
from lienthong.procedures.refusals import VersionInUse, VersionUnknown
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
from tests.dossiers.test_carrying import with_reason, without

LATER = FRIDAY + timedelta(hours=3)
ROBOT = system("moves")
NOTHING = MoveMapping()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND"
Body = dict[str, Any]


def law(*changes: Callable[[Body], object], **parts: Any) -> None:
    """Publish another text of the procedure of moving, in force from the day of filing on."""
    body: Body = {**body_of(definition_on(MOVING, on=FRIDAY.date())), "since": FRIDAY.date().isoformat(), **parts}
    for change in changes:
        change(body)
    publish_procedure(ProcedureDefinition.model_validate(body), by=system("packs"), at=FRIDAY)


def old_file(country: Country, make: Callable[[Country], Dossier] = file) -> Dossier:
    return make(country)


def survey(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2) -> Survey:
    return survey_move(MOVING, source, target, mapping, to=ROBOT, at=LATER)


def order(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2, **more: Any) -> VersionMove:
    return moving.begin_move(MOVING, source, target, mapping, by=ROBOT, at=LATER, **more)


def move(mapping: MoveMapping = NOTHING, source: int = 1, target: int = 2, **more: Any) -> MoveReport:
    """Give the order and let the follower do all of it."""
    ordered = order(mapping, source, target, **more)
    follow(*lines_about(f"move:{ordered.pk}"))
    return move_report(ordered.pk, to=ROBOT)


def follow(*lines: LedgerLine) -> None:
    """Let the follower read lines, then what it wrote itself, until nothing is left."""
    known = LedgerLine.objects.latest("seq").seq
    tasks.follow_moves(lines, LATER)
    if new := list(LedgerLine.objects.filter(seq__gt=known, verb="dossiers.move_advanced").order_by("seq")):
        follow(*new)


def now(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(code=dossier.code)


def number_of(dossier: Dossier) -> int:
    return now(dossier).version.number


def terms(days: int) -> Callable[[Body], object]:
    return lambda body: body["term"].update(amount=days)


def dearer(body: Body) -> None:
    body["fee"] = [{**body["fee"][0], "amount": 5000}]


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


# ---------------------------------------------------------------- what is said


def test_thread_and_ledger_say_from_which_law_to_which_and_what_it_does_to_the_due_time(country: Country) -> None:
    dossier, same = file(country), file(country)
    Dossier.objects.filter(pk=same.pk).update(events=[{"kind": "started", "at": "2026-11-18T09:00:00+07:00"}])
    law(terms(2))
    move()
    act = queries.thread(dossier.code, to=country.person).acts[-1]
    assert act.label.vi == (
        "Chuyển sang quy định phiên bản 2: hạn mới 17:00 thứ Tư, 25/11/2026, trước là 17:00 thứ Năm, 26/11/2026"
    )
    assert act.label.en.startswith("Moved to version 2 of the law: now due at 17:00 Wednesday, 25/11/2026, before")
    kept = queries.thread(same.code, to=country.person).acts[-1]
    assert kept.label.en == "Moved to version 2 of the law; the due time stays"
    line = list(lines_of_dossier(dossier.code))[-1]
    assert (line.verb, line.detail["from"], line.detail["to"]) == ("dossiers.moved", 1, 2)
    assert datetime.fromisoformat(line.detail["due_at"]) == now(dossier).due_at


def test_each_file_has_its_log_of_what_was_what_is_and_why(country: Country) -> None:
    dossier = taken(country)
    law(terms(2), with_reason)
    move()
    row = MovedFile.objects.get(dossier_code=dossier.code)
    assert (row.is_moved, row.kind, row.reasons) == (
        True,
        "needs_data",
        [{"code": "field_missing", "about": "ly_do"}],
    )
    assert row.before == {
        "version": 1,
        "state": "PROCESSING",
        "step": "examine",
        "case": "",
        "due_at": dossier.due_at.isoformat(),
    }
    assert row.after["version"] == 2
    assert (row.after["fields"], row.after["papers"]) == (["ly_do"], [])
    assert "12 đường Hoa" not in str([row.before, row.after, row.reasons])
    assert str(row) == f"{dossier.code} needs_data"


# ---------------------------------------------------------------- batch by batch


def test_a_move_goes_on_in_turns_and_ends(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    dossiers = [file(country) for _ in range(5)]
    law(terms(2))
    ordered = order()
    follow(*lines_about(f"move:{ordered.pk}"))
    assert {number_of(dossier) for dossier in dossiers} == {2}
    told = [line.detail for line in lines_about(f"move:{ordered.pk}")[::-1]]
    assert [(line["turn"], line["is_done"]) for line in told] == [(0, False), (1, False), (2, False), (3, True)]
    assert [line.get("looked_at") for line in told] == [None, 2, 2, 1]
    assert str(ordered) == f"{MOVING} #{ordered.pk}"


def test_a_turn_that_is_read_twice_or_was_done_by_somebody_else_does_nothing(country: Country) -> None:
    dossier = file(country)
    law(terms(2))
    ordered = order()
    lines = lines_about(f"move:{ordered.pk}")
    assert moving.advance_move(ordered.pk, 0, by=ROBOT, at=LATER) == 1
    assert moving.advance_move(ordered.pk, 0, by=ROBOT, at=LATER) == 0
    follow(*lines)
    assert moving.advance_move(ordered.pk, 1, by=ROBOT, at=LATER) == 0
    assert Act.objects.filter(dossier_code=dossier.code, verb="dossiers.moved").count() == 1


def test_one_move_of_a_procedure_at_a_time_and_the_same_order_again_is_the_same(country: Country) -> None:
    file(country)
    law(terms(2))
    law(terms(1), since="2026-11-19")
    ordered = order()
    assert order().pk == ordered.pk
    for other in ({"target": 3}, {"leaving": True}, {"mapping": MoveMapping(accept=("result",))}):
        with pytest.raises(MoveUnderWay, match="from version 1 to 2"):
            order(**other)
    follow(*lines_about(f"move:{ordered.pk}"))
    assert open_move(MOVING) is None
    assert order(source=2, target=3).pk != ordered.pk


def test_two_orders_at_the_same_moment_are_one(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    file(country)
    law(terms(2))
    order()
    monkeypatch.setattr(moving, "open_move", lambda _: None)
    with pytest.raises(MoveUnderWay):
        order()


def test_what_somebody_did_meanwhile_counts(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 1)
    first, withdrawn, decided, moved_on = (taken(country) for _ in range(4))
    law(terms(2))
    ordered = order()
    moving.advance_move(ordered.pk, 0, by=ROBOT, at=LATER)
    finishing.withdraw_dossier(withdrawn.code, "Đổi ý", key=key(), by=country.person, at=LATER)
    handling.propose_result(decided.code, "grant", "", key=key(), by=country.settle, at=LATER)
    handling.sign_dossier(decided.code, key=key(), by=country.head, at=LATER)
    handling.propose_result(moved_on.code, "grant", "", key=key(), by=country.settle, at=LATER)
    follow(*lines_about(f"move:{ordered.pk}")[:1])
    assert [number_of(dossier) for dossier in (first, withdrawn, decided, moved_on)] == [2, 1, 1, 2]


def test_a_file_that_ended_between_reading_a_batch_and_its_turn_is_passed_over(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted((taken(country), taken(country)), key=lambda one: one.code)
    law(terms(2))
    ordered = order()
    apply = moving._apply

    def withdraw_the_other(dossier: Dossier, *arguments: Any, **named: Any) -> None:
        if dossier.code == first.code:
            finishing.withdraw_dossier(second.code, "Đổi ý", key=key(), by=country.person, at=LATER)
        apply(dossier, *arguments, **named)

    monkeypatch.setattr(moving, "_apply", withdraw_the_other)
    follow(*lines_about(f"move:{ordered.pk}"))
    assert (number_of(first), number_of(second)) == (2, 1)
    assert MovedFile.objects.count() == 1


def test_one_broken_file_holds_up_none_of_the_others(country: Country) -> None:
    broken, sound = sorted((file(country), file(country)), key=lambda one: one.code)
    law(terms(2))
    ordered = order()
    Dossier.objects.filter(code=broken.code).update(step="nowhere")
    follow(*lines_about(f"move:{ordered.pk}"))
    report = move_report(ordered.pk, to=ROBOT)
    assert (number_of(broken), number_of(sound)) == (1, 2)
    assert [(one.code, one.reasons) for one in report.left] == [(broken.code, ("internal_error",))]


def test_a_version_from_which_files_were_moved_is_in_use_for_good(country: Country) -> None:
    file(country)
    law(terms(2))
    move()
    for number in (1, 2):
        with pytest.raises(VersionInUse):
            withdraw_version(MOVING, number, by=system("packs"), at=LATER)


# ---------------------------------------------------------------- back again


def test_undoing_is_a_further_move_and_takes_no_promise_back(country: Country) -> None:
    dossier = taken(country)
    law(terms(2))
    move()
    better = now(dossier).due_at
    report = move(source=2, target=1)
    assert report.moved == {"free": 1}
    assert (number_of(dossier), now(dossier).due_at) == (1, better)
    assert now(dossier).form == dossier.form


def test_what_was_given_under_the_new_law_is_not_dropped_by_going_back(country: Country) -> None:
    from lienthong.dossiers.actions import giving

    dossier = taken(country)
    law(with_reason)
    move()
    giving.give_data(dossier.code, {"ly_do": "Đi làm"}, key=key(), by=country.person, at=LATER)
    with pytest.raises(MoveForbidden, match="ly_do"):
        order(source=2, target=1)


def test_a_move_that_is_moved_again_asks_only_what_the_newest_law_asks(country: Country) -> None:
    dossier = taken(country)
    law(with_reason)
    move()
    assert "give_data" in allowed(country, dossier)
    move(source=2, target=1)
    assert "give_data" not in allowed(country, dossier)


def allowed(country: Country, dossier: Dossier) -> set[str]:
    return {
        act.act for act in queries.allowed_acts(queries.get_dossier(dossier.code, to=country.person), to=country.person)
    }


# ---------------------------------------------------------------- linked files


def test_a_root_keeps_the_files_that_were_made_for_it(country: Country) -> None:
    """The rule is tested in ``test_moving_rule``; here that the states of linked files reach it."""
    root, child = file(country), file(country)
    Dossier.objects.filter(pk=root.pk).update(root=root.code)
    Dossier.objects.filter(pk=child.pk).update(root=root.code, link="permit")
    law(terms(2))
    (finding,) = survey().of("forbidden")
    assert (finding.code, [reason.code for reason in finding.reasons]) == (root.code, ["link_dropped"])


# ---------------------------------------------------------------- killed


@pytest.mark.django_db(transaction=True)
def test_a_move_that_was_killed_goes_on_where_it_was(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.core import followers
    from tests.dossiers.making import build_country

    monkeypatch.setattr(moving, "AT_ONCE", 2)
    country = build_country()
    dossiers = [file(country) for _ in range(5)]
    law(terms(2))
    ordered = order()
    apply, applied = moving._apply, []

    def killed_in_the_second_turn(dossier: Dossier, *arguments: Any, **named: Any) -> None:
        if len(applied) == 3:
            raise KeyboardInterrupt  # what a killed process looks like from inside: nothing after it runs
        applied.append(dossier.code)
        apply(dossier, *arguments, **named)

    monkeypatch.setattr(moving, "_apply", killed_in_the_second_turn)
    with pytest.raises(KeyboardInterrupt):
        followers.catch_up("moves", at=LATER)
    half = sum(number_of(dossier) == 2 for dossier in dossiers)
    assert half in (0, 2)
    monkeypatch.setattr(moving, "_apply", apply)
    for name in ("moves", "counters"):
        followers.catch_up(name, at=LATER)
    assert {number_of(dossier) for dossier in dossiers} == {2}
    assert Act.objects.filter(verb="dossiers.moved").count() == len(dossiers) == MovedFile.objects.count()
    assert move_report(ordered.pk, to=ROBOT).is_done
    from lienthong.indicators.models import OpenDossier

    assert {one.due_at for one in OpenDossier.objects.all()} == {now(dossiers[0]).due_at}
