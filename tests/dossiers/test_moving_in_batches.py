"""A move batch by batch: what is said, two workers, a broken file, the way back, linked files, a killed process."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from lienthong.core.ledger import lines_about, lines_of_dossier
from lienthong.core.values import system
from lienthong.dossiers import queries
from lienthong.dossiers.actions import finishing, handling, moving
from lienthong.dossiers.definitions import MoveMapping
from lienthong.dossiers.models import Act, Dossier, MovedFile
from lienthong.dossiers.queries.moving import move_report, open_move
from lienthong.dossiers.refusals import (
    MoveForbidden,
    MoveUnderWay,
)
from lienthong.procedures.actions.retiring import withdraw_version
from lienthong.procedures.refusals import VersionInUse
from tests.dossiers.making import (
    MOVING,
    Country,
    file,
    key,
    taken,
)
from tests.dossiers.moving_files import LATER, ROBOT, follow, law, move, now, number_of, order, survey, terms
from tests.dossiers.test_carrying import with_reason

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
    for name in ("moves", "open files"):
        followers.catch_up(name, at=LATER)
    assert {number_of(dossier) for dossier in dossiers} == {2}
    assert Act.objects.filter(verb="dossiers.moved").count() == len(dossiers) == MovedFile.objects.count()
    assert move_report(ordered.pk, to=ROBOT).is_done
    from lienthong.indicators.models import OpenDossier

    assert {one.due_at for one in OpenDossier.objects.all()} == {now(dossiers[0]).due_at}
