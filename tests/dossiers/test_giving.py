"""What a newer law asks of a file: a question that uses up no supplement and stops no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lienthong.core.ledger import lines_of_dossier
from lienthong.core.refusals import InvalidInput, NotAllowed, NotFound
from lienthong.core.values import Text
from lienthong.documents.actions import attach_file
from lienthong.dossiers import queries
from lienthong.dossiers.actions import giving, handling
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.asked import data_asked
from lienthong.dossiers.queries.seen import on_seen_version
from lienthong.dossiers.queries.told import told_acts
from lienthong.dossiers.refusals import ActAlreadyDone, ActNotAllowed, DataStillMissing, DossierMoved, NothingAsked
from lienthong.dossiers.rules.transitions import is_data_asked
from tests.dossiers.calendars import local
from tests.dossiers.making import FRIDAY, Country, asked, file, key, proposed, signed, taken
from tests.dossiers.moving_files import LATER, PNG, law, move, now, terms
from tests.dossiers.test_carrying import with_reason

PAPER = {"id": "don", "kind": "upload", "name": {"vi": "Đơn", "en": "Letter"}}
Body = dict[str, Any]


def with_paper(body: Body) -> None:
    body["components"] = [*body["components"], PAPER]


def asked_by_the_law(country: Country, make: Callable[[Country], Dossier] = taken, *changes: Any) -> Dossier:
    dossier = make(country)
    law(*(changes or (with_reason,)))
    move()
    return now(dossier)


def give(country: Country, dossier: Dossier, form: dict[str, Any], **more: Any) -> Dossier:
    return giving.give_data(dossier.code, form, key=key(), by=country.person, at=LATER, **more)


def acts(dossier: Dossier, to: Any) -> list[str]:
    return [act.act for act in queries.allowed_acts(queries.get_dossier(dossier.code, to=to), to=to)]


# ---------------------------------------------------------------- refusals


def test_nothing_is_given_where_nothing_is_asked(country: Country) -> None:
    with pytest.raises(NothingAsked):
        give(country, taken(country), {"ly_do": "Đi làm"})
    dossier = asked_by_the_law(country)
    give(country, dossier, {"ly_do": "Đi làm"})
    with pytest.raises(NothingAsked):
        give(country, dossier, {"ly_do": "Đi học"})


def test_only_the_applicant_gives_and_only_the_counter_records(country: Country) -> None:
    dossier = asked_by_the_law(country)
    with pytest.raises(NotFound):
        giving.give_data(dossier.code, {}, key=key(), by=country.neighbor, at=LATER)
    with pytest.raises(NotAllowed):
        giving.give_data(dossier.code, {}, key=key(), by=country.settle, at=LATER)
    with pytest.raises(NotAllowed):
        giving.record_data(dossier.code, {}, key=key(), by=country.settle, at=LATER)
    assert "give_data" in acts(dossier, country.person)
    assert "record_data" in acts(dossier, country.intake)
    assert not {"give_data", "record_data"} & set(acts(dossier, country.settle))


def test_a_file_that_has_ended_is_given_nothing(country: Country) -> None:
    dossier = asked_by_the_law(country)
    Dossier.objects.filter(pk=dossier.pk).update(state="DONE", step="return", holder_role="intake")
    with pytest.raises(ActNotAllowed):
        give(country, dossier, {"ly_do": "Đi làm"})


def test_what_is_missing_or_was_not_asked_is_named_all_at_once(country: Country) -> None:
    dossier = asked_by_the_law(country, taken, with_reason, with_paper)
    with pytest.raises(InvalidInput) as refused:
        give(country, dossier, {"dia_chi": "Chỗ khác", "nothing": "x"})
    assert {(one["path"], one["code"]) for one in refused.value.facts["errors"]} >= {
        ("dia_chi", "field_locked"),
        ("nothing", "field_locked"),
        ("ly_do", "required"),
        ("don", "file_missing"),
    }
    assert now(dossier).form == dossier.form


def test_what_is_asked_is_told_by_its_names(country: Country) -> None:
    dossier = asked_by_the_law(country, taken, with_reason, with_paper)
    line = next(line for line in lines_of_dossier(dossier.code) if line.verb == "dossiers.data_asked")
    assert line.detail["items"] == ["ly_do", "don"]
    assert told_acts([line])[line.seq].items == (Text("Lý do", "Reason"), Text("Đơn", "Letter"))


# ---------------------------------------------------------------- given


def test_what_was_asked_is_put_into_the_file_and_the_clock_runs_on(country: Country) -> None:
    dossier = asked_by_the_law(country, taken, with_reason, with_paper, terms(2))
    attach_file(f"dossier:{dossier.code}", "don", PNG, "don.png", by=country.person, at=LATER)
    given = give(country, dossier, {"ly_do": "Đi làm"}, words="Gửi anh chị")
    assert given.form["ly_do"] == "Đi làm"
    assert given.provenance["ly_do"] == {"how": "typed", "supplemented": True}
    assert (given.state, given.step, given.holder_role) == (dossier.state, dossier.step, dossier.holder_role)
    assert (given.due_at, given.events) == (dossier.due_at, dossier.events)
    act = Act.objects.filter(dossier_code=dossier.code).latest("number")
    assert (act.verb, act.words, act.detail) == ("dossiers.data_given", "Gửi anh chị", {"changed": ["ly_do"]})
    assert "give_data" not in acts(dossier, country.person)


def test_the_counter_records_for_who_has_no_account(country: Country) -> None:
    dossier = asked_by_the_law(country)
    recorded = giving.record_data(dossier.code, {"ly_do": "Đi làm"}, key=key(), by=country.intake, at=LATER)
    assert recorded.form["ly_do"] == "Đi làm"
    assert not is_data_asked(queries.files.verbs_of(dossier.code))


def test_the_same_answer_twice_is_one(country: Country) -> None:
    dossier, same = asked_by_the_law(country), key()
    for _ in range(2):
        giving.give_data(dossier.code, {"ly_do": "Đi làm"}, key=same, by=country.person, at=LATER)
    again = key()
    with pytest.raises(NothingAsked):
        giving.record_data(dossier.code, {"ly_do": "Đi làm"}, key=again, by=country.intake, at=LATER)
    assert Act.objects.filter(dossier_code=dossier.code, verb="dossiers.data_given").count() == 1


def test_a_question_of_the_law_uses_up_no_supplement(country: Country) -> None:
    dossier = asked_by_the_law(country)
    handling.ask_supplement(dossier.code, "Thiếu giấy tờ nhà", [], key=key(), by=country.settle, at=LATER)
    give(country, dossier, {"ly_do": "Đi làm"})
    handling.answer_supplement(dossier.code, {}, key=key(), by=country.person, at=LATER + timedelta(hours=1))
    with pytest.raises(ActAlreadyDone):
        handling.ask_supplement(dossier.code, "Nữa", [], key=key(), by=country.settle, at=LATER + timedelta(hours=2))


def test_a_file_that_waits_for_a_supplement_may_be_given_both(country: Country) -> None:
    dossier = asked_by_the_law(country, asked)
    answered = handling.answer_supplement(dossier.code, {"ly_do": "Đi làm"}, key=key(), by=country.person, at=LATER)
    assert answered.form["ly_do"] == "Đi làm"
    assert data_asked(answered).missing == ()


@pytest.mark.parametrize(("days", "due_at"), [(9, "2026-11-26 17:00"), (2, "2026-11-25 17:00")])
def test_another_case_of_the_law_keeps_the_promise_or_betters_it(country: Country, days: int, due_at: str) -> None:
    def other_for_work(body: Body) -> None:
        with_reason(body)
        when = {"field": "ly_do", "equals": "Đi làm"}
        name = {"vi": "đi làm", "en": "work"}
        body["cases"] = [{"id": "work", "name": name, "when": when, "term": {"kind": "working_days", "amount": days}}]

    dossier = asked_by_the_law(country, taken, other_for_work)
    given = give(country, dossier, {"ly_do": "Đi làm"})
    assert (given.case, given.due_at) == ("work", local(due_at))
    assert queries.deadline_of(now(dossier)).due_at == local(due_at)


# ---------------------------------------------------------------- what is still missing


def test_nothing_is_granted_while_it_is_missing(country: Country) -> None:
    dossier = asked_by_the_law(country, taken, with_reason, with_paper)
    assert data_asked(dossier).missing == (Text("Lý do", "Reason"), Text("Đơn", "Letter"))
    with pytest.raises(DataStillMissing) as refused:
        handling.propose_result(dossier.code, "grant", "", key=key(), by=country.settle, at=LATER)
    assert refused.value.message("vi").endswith("(Lý do, Đơn).")
    assert refused.value.message("en").endswith("(Reason, Letter).")
    refusal = handling.propose_result(dossier.code, "refuse", "Không đủ", key=key(), by=country.settle, at=LATER)
    assert refusal.result["decision"] == "refuse"


def test_once_given_it_can_be_granted(country: Country) -> None:
    dossier = asked_by_the_law(country)
    give(country, dossier, {"ly_do": "Đi làm"})
    handling.propose_result(dossier.code, "grant", "", key=key(), by=country.settle, at=LATER)


@pytest.mark.parametrize("make", [proposed, signed])
def test_nothing_is_asked_once_somebody_has_decided(country: Country, make: Callable[[Country], Dossier]) -> None:
    dossier = make(country)
    law(with_reason)
    move()
    assert not is_data_asked(queries.files.verbs_of(dossier.code))


# ---------------------------------------------------------------- a page of the former version


def act_on_page(country: Country, dossier: Dossier, seen: int | None, with_key: str) -> Dossier:
    with on_seen_version(dossier.code, seen, key=with_key, by=country.settle):
        return handling.propose_result(dossier.code, "grant", "", key=with_key, by=country.settle, at=LATER)


def test_an_act_on_a_page_of_the_former_version_is_refused_by_name(country: Country) -> None:
    dossier = taken(country)
    law(terms(2))
    move()
    with pytest.raises(DossierMoved, match="version 2 of the law; your page shows it under version 1"):
        act_on_page(country, dossier, 1, key())
    assert now(dossier).state == "PROCESSING"
    assert act_on_page(country, dossier, 2, key()).step == "sign"


def test_an_act_that_was_done_before_the_move_is_not_refused_when_it_is_sent_again(country: Country) -> None:
    dossier, same = taken(country), key()
    act_on_page(country, dossier, 1, same)
    law(terms(2))
    move()
    assert act_on_page(country, dossier, 1, same).step == "sign"


def test_a_page_that_does_not_say_and_a_file_that_is_not_there_are_left_to_the_act(country: Country) -> None:
    dossier = taken(country)
    assert act_on_page(country, dossier, None, key()).step == "sign"
    with pytest.raises(NotFound), on_seen_version("nowhere", 1, key=key(), by=country.settle):
        handling.take_dossier("nowhere", key=key(), by=country.settle, at=FRIDAY)


def test_a_file_that_was_never_moved_is_not_asked(country: Country) -> None:
    assert not is_data_asked(queries.files.verbs_of(file(country).code))
