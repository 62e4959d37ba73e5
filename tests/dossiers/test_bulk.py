"""The same act on many files: each has its own outcome, what is killed goes on, nothing is done twice."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from lienthong.accounts.actions import close_account
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotFound
from lienthong.dossiers import tasks
from lienthong.dossiers.actions import bulk, finishing, handling
from lienthong.dossiers.actions.bulk import HANDFUL, MOST, WORKER, advance_bulk, order_bulk
from lienthong.dossiers.models import Act, BulkItem, BulkRun, Dossier
from lienthong.dossiers.queries.bulk import bulk_report, open_runs
from lienthong.dossiers.refusals import IdempotencyKeyMissing
from lienthong.dossiers.refusals.bulk import ActNotForMany, NothingTicked, TooManyTicked
from tests.dossiers.making import FRIDAY, Country, file, handed_over, key, proposed, received, signed, two_steps

LATER = FRIDAY + timedelta(minutes=5)


def order(act: str, codes: list[str], by: Any, **arguments: Any) -> BulkRun:
    return order_bulk(act, codes, arguments, key=key(), by=by, at=FRIDAY)


def outcomes(run: BulkRun, to: Any) -> list[str]:
    return [one.refusal or ("waiting" if one.is_waiting else "done") for one in bulk_report(run.pk, to=to).outcomes]


def test_a_handful_is_done_at_once_and_each_file_has_its_outcome(country: Country) -> None:
    codes = [file(country).code, received(country).code, "NOWHERE", file(country).code]
    run = order("receive_dossier", [*codes, codes[0]], country.intake)
    assert outcomes(run, country.intake) == ["done", "act_not_allowed", "not_found", "done"]
    report = bulk_report(run.pk, to=country.intake)
    assert (report.done, report.tried, report.label.vi) == (2, 4, "Tiếp nhận")
    assert report.done_at == FRIDAY
    assert "Đã tiếp nhận" in report.outcomes[1].words["vi"]
    assert "was not found" in report.outcomes[2].words["en"]
    lines = LedgerLine.objects.filter(about=f"bulk:{run.pk}").order_by("seq")
    assert [(line.verb, line.detail.get("refused")) for line in lines] == [
        ("dossiers.bulk_ordered", None),
        ("dossiers.bulk_done", 2),
    ]


def test_more_than_a_handful_is_done_by_the_worker(country: Country) -> None:
    codes = [file(country).code for _ in range(HANDFUL + 1)]
    run = order("receive_dossier", codes, country.intake)
    assert set(outcomes(run, country.intake)) == {"waiting"}
    assert open_runs(limit=5) == [run.pk]
    assert tasks.advance_bulks(LATER) == HANDFUL + 1
    assert tasks.advance_bulks(LATER) == 0
    assert set(outcomes(run, country.intake)) == {"done"}
    act = Act.objects.get(dossier_code=codes[3], verb="dossiers.received")
    assert (act.actor_name, act.at) == ("Intake", LATER)
    assert LedgerLine.objects.filter(verb="dossiers.bulk_done").count() == 1


def test_what_was_stopped_in_the_middle_goes_on_and_nothing_is_done_twice(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [file(country).code for _ in range(HANDFUL + 2)]
    run = order("receive_dossier", codes, country.intake)
    assert advance_bulk(run.pk, limit=3, by=WORKER, at=LATER) == 3

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(BulkItem, "save", killed)  # after the act, before its outcome
        with pytest.raises(KeyboardInterrupt):
            advance_bulk(run.pk, limit=1, by=WORKER, at=LATER)
    assert Dossier.objects.filter(state="RECEIVED").count() == 3
    assert tasks.advance_bulks(LATER) == HANDFUL - 1
    assert set(outcomes(run, country.intake)) == {"done"}
    assert Act.objects.filter(verb="dossiers.received").count() == HANDFUL + 2


def test_a_fault_with_one_file_stops_none_of_the_others(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [file(country).code, file(country).code]
    receive = handling.receive_dossier

    def broken(code: str, **given: Any) -> Dossier:
        if code == codes[0]:
            raise ZeroDivisionError
        return receive(code, **given)

    monkeypatch.setattr(bulk, "FOR_MANY", {"receive_dossier": broken})
    run = order("receive_dossier", codes, country.intake)
    assert outcomes(run, country.intake) == ["internal_error", "done"]


def test_the_same_order_is_given_once(country: Country) -> None:
    codes, again = [file(country).code], key()
    runs = {order_bulk("receive_dossier", codes, {}, key=again, by=country.intake, at=FRIDAY).pk for _ in range(2)}
    assert len(runs) == 1
    assert BulkItem.objects.count() == 1


def test_what_cannot_be_ordered_is_refused(country: Country) -> None:
    code = file(country).code
    for act in ("refuse_dossier", "erase"):
        with pytest.raises(ActNotForMany):
            order(act, [code], country.intake)
    with pytest.raises(NothingTicked):
        order("receive_dossier", [], country.intake)
    with pytest.raises(TooManyTicked) as refused:
        order("receive_dossier", [f"H{n}" for n in range(MOST + 1)], country.intake)
    assert "501" in refused.value.message("vi")
    with pytest.raises(IdempotencyKeyMissing):
        order_bulk("receive_dossier", [code], {}, key="", by=country.intake, at=FRIDAY)


def test_each_act_for_many_is_done_with_the_same_words(country: Country) -> None:
    ready = signed(country).code
    finishing.complete_dossier(ready, {}, key=key(), by=country.robot, at=FRIDAY)
    assert outcomes(order("return_result", [ready], country.intake), country.intake) == ["done"]
    code = two_steps(country).code
    assert outcomes(order("pass_on_dossier", [code], country.settle, words="Đã xem"), country.settle) == ["done"]
    assert outcomes(order("take_dossier", [code], country.colleague), country.colleague) == ["done"]
    given = {"officer": int(country.settle.id), "reason": "Ốm"}
    assert outcomes(order("reassign_dossier", [code], country.head, **given), country.head) == ["done"]
    assert outcomes(order("propose_result", [code], country.settle, words="Đủ"), country.settle) == ["done"]
    assert Dossier.objects.get(code=code).result["decision"] == "grant"
    assert outcomes(order("sign_dossier", [code], country.head), country.head) == ["done"]


def test_what_was_handed_over_is_accepted_by_the_dozen(country: Country) -> None:
    code = handed_over(country).code
    assert outcomes(order("accept_handover", [code], country.settle), country.settle) == ["done"]


def test_the_rights_are_those_of_the_moment_in_which_it_is_done(country: Country) -> None:
    codes = [proposed(country).code for _ in range(HANDFUL + 1)]
    run = order("sign_dossier", codes, country.head)
    close_account(int(country.head.id), by=country.robot, at=FRIDAY)
    tasks.advance_bulks(LATER)
    assert set(outcomes(run, country.head)) == {"account_unknown"}
    assert not Dossier.objects.filter(step="issue").exists()


def test_a_report_is_for_who_gave_the_order(country: Country) -> None:
    run = order("receive_dossier", [file(country).code], country.intake)
    for by, number in ((country.settle, run.pk), (country.intake, uuid.uuid4()), (country.intake, "nonsense")):
        with pytest.raises(NotFound):
            bulk_report(number, to=by)
