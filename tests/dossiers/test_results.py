"""The machine's part: a signed file becomes one record and one paper, whatever stops or dies on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lienthong.core import followers
from lienthong.core.ledger import lines_of_dossier
from lienthong.core.models import LedgerLine
from lienthong.core.values import system
from lienthong.documents.queries import document_of
from lienthong.dossiers import queries, tasks
from lienthong.dossiers.actions import handling, results, submitting
from lienthong.dossiers.models import Act, Dossier
from lienthong.registries.actions.catalog import open_registry, stop_registry
from lienthong.registries.models import Record
from lienthong.registries.queries import KNOWN_LATEST, find_all
from tests.dossiers.making import BEES, FORMS, FRIDAY, MOVING, PLACE, Country, change_law, file, key, pay, signed

LATER = FRIDAY + timedelta(hours=1)


def households() -> int:
    return Record.objects.filter(registry="households").count()


def signed_bees(country: Country) -> Dossier:
    """File, at the counter, a permit to keep bees and bring it to signature."""
    code = submitting.submit_dossier(BEES, FORMS[BEES], channel="counter", key=key(), by=country.intake, at=FRIDAY).code
    pay(code)
    return sign(code, country)


def sign(code: str, country: Country) -> Dossier:
    handling.receive_dossier(code, key=key(), by=country.intake, at=FRIDAY)
    handling.take_dossier(code, key=key(), by=country.settle, at=FRIDAY)
    handling.propose_result(code, "grant", "", key=key(), by=country.settle, at=FRIDAY)
    return handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY)


def follow(code: str) -> None:
    tasks.follow(list(lines_of_dossier(code)), LATER)


def test_a_signed_file_becomes_a_record_and_a_paper(country: Country) -> None:
    code = signed(country).code
    follow(code)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, dossier.step, dossier.done_at) == ("DONE", "return", LATER)
    paper = document_of(code)
    assert paper is not None
    assert dossier.result["document"] == paper.code
    (held,) = find_all("households", "member_number", "00000001", as_of=LATER.date(), known_at=LATER)
    assert held.data["street"] == "12 đường Hoa"
    assert held.source == f"dossier:{code}"
    assert dossier.result["facts"]["household"]["record"] == held.record_id
    assert paper.number == f"{held.data['household_number']}/2026"
    shown = {row["label"]["en"]: row["value"] for row in paper.shows}
    assert shown["Address"] == "12 đường Hoa"
    assert shown["Household number"] == str(held.data["household_number"])
    assert paper.signer == "Head"
    verbs = [line.verb for line in lines_of_dossier(code)]
    assert verbs[-2:] == ["dossiers.completed", "library.released"]
    assert {"exchange.written", "documents.issued", "library.kept"} <= set(verbs)


def test_another_procedure_writes_its_own_registry(country: Country) -> None:
    code = signed_bees(country).code
    follow(code)
    paper = document_of(code)
    assert paper is not None
    shown = {row["label"]["en"]: row["value"] for row in paper.shows}
    assert shown["Hives"] == "4"
    assert "Until" not in shown


def test_a_result_without_a_number_of_a_registry_gets_the_next_of_its_units_series(country: Country) -> None:
    place = {"label": {"vi": "Xã mới", "en": "New commune"}, "value": "$field.noi_moi"}
    result = {"template": "certificate", "title": {"vi": "Giấy", "en": "Paper"}, "number": "{n}/{year}"}
    change_law(result={**result, "n": "$number.result", "shows": [place]}, writes=[])
    numbers = []
    for _ in range(2):
        code = signed(country).code
        follow(code)
        paper = document_of(code)
        assert paper is not None
        numbers.append(paper.number)
        assert paper.shows[0]["value"] == "Phường Nắng Sớm"
    assert households() == 0
    assert numbers == ["1/2026", "2/2026"]


def test_who_moves_leaves_the_old_household_and_is_known_at_the_new_home(country: Country) -> None:
    first = signed(country).code
    follow(first)
    known = find_all("people", "person_number", "00000001", as_of=LATER.date(), known_at=LATER)[0].data["home"]
    moved = file(country, dia_chi="3 đường Sao", ngay_don="2026-11-20")
    sign(moved.code, country)
    follow(moved.code)
    facts = Dossier.objects.get(code=moved.code).result["facts"]
    assert list(facts) == ["left", "person", "household"]
    assert list(Dossier.objects.get(code=first).result["facts"]) == ["person", "household"]  # there was none to leave
    lived = find_all("households", "member_number", "00000001", as_of=LATER.date(), known_at=KNOWN_LATEST)
    assert [held.data["street"] for held in lived] == ["3 đường Sao"]
    before = find_all("households", "member_number", "00000001", as_of=date(2026, 11, 19), known_at=KNOWN_LATEST)
    assert [held.data["street"] for held in before] == ["12 đường Hoa"]
    assert known == PLACE
    verbs = [line.verb for line in lines_of_dossier(moved.code)]
    assert [verb for verb in verbs if verb.startswith("exchange.")] == [
        "exchange.closed",
        "exchange.updated",
        "exchange.written",
    ]


def test_a_record_that_should_be_there_and_is_not_makes_the_file_wait(country: Country) -> None:
    find = {"household_number": "00101/99"}
    end: dict[str, Any] = {"service": "households.household", "as": "left", "mode": "end", "find": find}
    shows = [{"label": {"vi": "Tên", "en": "Name"}, "value": "$field.ho_ten"}]
    title = {"vi": "Giấy", "en": "Paper"}
    change_law(writes=[end], result={"template": "certificate", "title": title, "number": "{n}", "shows": shows})
    code = signed(country).code
    follow(code)
    assert Dossier.objects.get(code=code).result["delayed"] == "fact_not_held"
    assert document_of(code) is None


def test_what_is_not_held_yet_is_recorded_instead_when_the_procedure_says_so_and_knows_how_long_it_holds(
    country: Country,
) -> None:
    write = {
        "service": "households.household",
        "as": "household",
        "mode": "update",
        "if_none": "record",
        "find": {"member_number": "$field.so_dinh_danh"},
        "map": {
            "place": "$field.noi_moi",
            "street": "$field.dia_chi",
            "until": "$result.until",
            "person_number": "$field.so_dinh_danh",
            "relation": "head",
        },
    }
    shows = [{"label": {"vi": "Tên", "en": "Name"}, "value": "$field.ho_ten"}]
    result = {"template": "certificate", "title": {"vi": "Giấy", "en": "Paper"}, "number": "{n}", "shows": shows}
    change_law(writes=[write], result={**result, "valid_months": 6})
    for street in ("12 đường Hoa", "3 đường Sao"):
        dossier = file(country, dia_chi=street)
        sign(dossier.code, country)
        follow(dossier.code)
        assert Dossier.objects.get(code=dossier.code).state == "DONE"
    assert households() == 1
    (held,) = find_all("households", "member_number", "00000001", as_of=LATER.date(), known_at=KNOWN_LATEST)
    assert (held.data["street"], held.data["until"]) == ("3 đường Sao", "2027-05-20")


def test_a_fact_whose_condition_does_not_hold_is_not_written(country: Country) -> None:
    write = {
        "service": "households.household",
        "as": "household",
        "map": {"place": "$field.noi_moi"},
        "when": {"field": "noi_cu", "present": True},
    }
    shows = [{"label": {"vi": "Tên", "en": "Name"}, "value": "$field.ho_ten"}]
    title = {"vi": "Giấy", "en": "Paper"}
    change_law(writes=[write], result={"template": "certificate", "title": title, "number": "{n}", "shows": shows})
    code = signed(country).code
    follow(code)
    assert Dossier.objects.get(code=code).state == "DONE"
    assert households() == 0


def test_a_place_that_is_no_more_is_shown_by_its_code(country: Country) -> None:
    assert results._place_name("99999", "commune", FRIDAY.date()) == "99999"


def test_the_result_of_a_person_without_an_account_names_them_by_the_form(country: Country) -> None:
    shows = [{"label": {"vi": "Số", "en": "Number"}, "value": "$applicant"}]
    title = {"vi": "Giấy", "en": "Paper"}
    change_law(writes=[], result={"template": "certificate", "title": title, "number": "{n}", "shows": shows})
    form = {**FORMS[MOVING], "so_dinh_danh": "00000009"}
    code = submitting.submit_dossier(MOVING, form, channel="post", key=key(), by=country.intake, at=FRIDAY).code
    sign(code, country)
    follow(code)
    paper = document_of(code)
    assert paper is not None
    assert paper.shows[0]["value"] == "00000009"


def test_following_twice_makes_one_record_and_one_paper(country: Country) -> None:
    code = signed(country).code
    follow(code)
    before = households(), document_of(code), Act.objects.count()
    follow(code)
    assert tasks.retry_stuck(at=LATER) == 0
    assert (households(), document_of(code), Act.objects.count()) == before


def test_a_result_that_died_in_the_middle_leaves_nothing_and_is_made_once_later(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = signed(country).code

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(results, "issue_document", die)
        follow(code)
    assert (households(), document_of(code)) == (0, None)
    follow(code)
    assert households() == 1
    assert Dossier.objects.get(code=code).state == "DONE"


def test_a_stopped_registry_delays_one_file_and_no_other(country: Country) -> None:
    waiting, other = signed(country).code, signed_bees(country).code
    stop_registry("households", by=system("test"), at=FRIDAY)
    lines = [*lines_of_dossier(waiting), *lines_of_dossier(other)]
    tasks.follow(lines, LATER)
    assert Dossier.objects.get(code=other).state == "DONE"
    dossier = Dossier.objects.get(code=waiting)
    assert (dossier.state, dossier.step, dossier.tried_at) == ("PROCESSING", "issue", LATER)
    assert document_of(waiting) is None
    for minute in (1, 2):
        assert tasks.retry_stuck(at=LATER + timedelta(minutes=minute)) == 0
    told = [act for act in queries.thread(waiting, to=country.person).acts if act.verb == "dossiers.result_delayed"]
    assert [act.detail["reason"] for act in told] == ["registry_down"]
    assert LedgerLine.objects.filter(verb="dossiers.result_delayed").count() == 1
    assert Dossier.objects.get(code=waiting).tried_at == LATER + timedelta(minutes=2)


def test_a_file_that_waited_is_done_when_the_registry_answers(country: Country) -> None:
    code = signed(country).code
    stop_registry("households", by=system("test"), at=FRIDAY)
    follow(code)
    open_registry("households", by=system("test"), at=FRIDAY)
    assert tasks.retry_stuck(at=LATER) == 1
    dossier = Dossier.objects.get(code=code)
    assert (dossier.state, dossier.tried_at) == ("DONE", None)
    assert households() == 1
    assert tasks.retry_stuck(at=LATER) == 0


def test_a_file_that_cannot_be_made_for_an_unknown_reason_holds_up_no_other(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = signed(country).code, signed_bees(country).code
    issue = results.issue_document

    def issue_or_break(dossier: str, *rest: Any, **named: Any) -> Any:
        if dossier == broken:
            raise ZeroDivisionError
        return issue(dossier, *rest, **named)

    monkeypatch.setattr(results, "issue_document", issue_or_break)
    tasks.follow([*lines_of_dossier(broken), *lines_of_dossier(other)], LATER)
    assert Dossier.objects.get(code=other).state == "DONE"
    assert Dossier.objects.get(code=broken).result["delayed"] == "internal_error"


def test_the_longest_untried_files_are_tried_first(country: Country) -> None:
    first, second = signed(country).code, signed(country).code
    Dossier.objects.filter(code=first).update(tried_at=LATER)
    assert queries.lists.stuck(limit=1) == [second]


def test_a_refused_file_makes_no_result(country: Country) -> None:
    from tests.dossiers.making import proposed

    code = proposed(country, decision="refuse", words="Không đủ").code
    handling.sign_dossier(code, key=key(), by=country.head, at=FRIDAY)
    follow(code)
    assert document_of(code) is None
    assert not results.make_result(code, by=country.robot, at=LATER)
    results._note_delay(code, "late", by=country.robot, at=LATER)
    assert "delayed" not in Dossier.objects.get(code=code).result


def test_the_follower_is_registered_and_never_replayed() -> None:
    follower = followers.get("results")
    assert follower.reset is None
    assert follower.apply is tasks.follow
