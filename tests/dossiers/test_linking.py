"""One declaration, a tree of files: what is filed when, how it ends, whose every hour was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienthong.core import followers
from lienthong.core.definitions import body_of
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import system
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import attachments_of, document_of
from lienthong.dossiers import queries, tasks
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.actions.linking import advance_links
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Act, Dossier
from lienthong.dossiers.queries.trees import (
    branches_of,
    children_of,
    lost_in_tree,
    root_of,
    waiting_roots,
    written_in_tree,
)
from lienthong.dossiers.rules.clock import Event, EventKind
from lienthong.dossiers.rules.holders import Visit, overtime
from lienthong.dossiers.rules.linking import clock_of_root, links_of
from lienthong.dossiers.rules.repetition import filing_holder
from lienthong.procedures.queries import definition_on

from .calendars import calendar as working_calendar
from .making import FRIDAY, MOVING, PLACE, change_law, file, key, pay

ROOT = "D.004"
FORM = {
    "so_dinh_danh": "00000001",
    "ho_ten": "An Bình",
    "noi_moi": PLACE,
    "dia_chi": "12 đường Hoa",
    "ngay_don": "2026-11-19",
    "co_ong": "co",
    "so_to": 4,
}
LINKS = system("links")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\x0f\x00\x00\x01\x01\x00\x05\x18\xd8N\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def root(country):
    return filed(country)


def filed(country, **changes):
    mine = key()
    attach_file(filing_holder(country.person, mine), "anh_cho_dat", PNG, "ong.png", by=country.person, at=FRIDAY)
    return submit_dossier(ROOT, {**FORM, **changes}, key=mine, by=country.person, at=FRIDAY)


def advanced(root, *, at=FRIDAY):
    made = advance_links(root.code, by=LINKS, at=at)
    root.refresh_from_db()
    return made


def child_of(root, link="home"):
    return children_of(root.code)[link]


def worked(country, child, *, decision="grant", words="", at=FRIDAY):
    """Take a file through the hands of its agency to the end."""
    at += timedelta(minutes=1)
    pay(child.code, at=at)
    handling.receive_dossier(child.code, key=key(), by=country.intake, at=at)
    handling.take_dossier(child.code, key=key(), by=country.settle, at=at)
    handling.propose_result(child.code, decision, words, key=key(), by=country.settle, at=at)
    handling.sign_dossier(child.code, key=key(), by=country.head, at=at)
    if decision == "grant":
        make_result(child.code, by=system("results"), at=at)


def verbs(code):
    return list(Act.objects.filter(dossier_code=code).order_by("number").values_list("verb", flat=True))


# ---------------------------------------------------------------- filing


def test_a_root_waits_for_its_files_and_is_on_nobodys_desk(root, country):
    assert (root.is_root, root.is_linked, root.root, root.holder_role) == (True, False, root.code, "linked")
    assert queries.worklist(to=country.intake).rows == ()
    line = LedgerLine.objects.get(dossier=root.code, verb="dossiers.submitted")
    assert line.detail["root"] == root.code


def test_a_file_without_linked_ones_has_no_root(country):
    assert (file(country).root, file(country).is_root) == ("", False)
    assert branches_of(file(country), to=country.person) == []
    assert root_of(file(country), to=country.person) is None


def test_what_waits_for_nothing_is_filed_first_for_the_same_person_with_the_same_papers(root, country):
    assert advanced(root) == 1
    child = child_of(root)
    assert (child.procedure, child.root, child.link, child.is_linked) == ("D.002", root.code, "home", True)
    assert (child.applicant_id, child.applicant_name, child.channel) == (root.applicant_id, "An Bình", "online")
    assert child.form["dia_chi"] == "12 đường Hoa"
    assert [one.component for one in attachments_of(f"dossier:{child.code}")] == ["anh_cho_dat"]
    assert [row.code for row in queries.worklist(to=country.intake).rows] == [child.code]
    assert (root.state, verbs(root.code)) == ("PROCESSING", ["dossiers.submitted", "dossiers.link_filed"])


def test_advancing_again_files_nothing_twice(root):
    assert [advanced(root), advanced(root)] == [1, 0]
    assert Dossier.objects.filter(root=root.code).count() == 2
    assert verbs(root.code).count("dossiers.link_filed") == 1


def test_the_next_is_filed_when_what_it_waits_for_is_done_and_takes_what_it_brought(root, country):
    advanced(root)
    worked(country, child_of(root))
    assert advanced(root) == 1
    bees = child_of(root, "bees")
    assert bees.form["noi_nuoi"] == PLACE
    assert bees.provenance["noi_nuoi"] == {"how": "linked", "dossier": child_of(root).code}
    assert bees.provenance["dat_cua_ai"] == {"how": "calculated"}
    assert bees.provenance["ho_ten"]["how"] == root.provenance["ho_ten"]["how"]


def test_only_the_machine_advances_a_tree_and_only_a_root_is_one(root, country):
    with pytest.raises(NotAllowed):
        advance_links(root.code, by=country.head, at=FRIDAY)
    assert advance_links("nobody", by=LINKS, at=FRIDAY) == 0
    advanced(root)
    assert advance_links(child_of(root).code, by=LINKS, at=FRIDAY) == 0


def test_a_link_whose_condition_does_not_hold_is_no_part_of_the_tree(country):
    root = filed(country, co_ong="khong", so_to=None)
    advanced(root)
    assert [branch.link for branch in branches_of(root, to=country.person)] == ["home"]
    worked(country, child_of(root))
    advanced(root)
    assert root.holder_role == "system"


# ---------------------------------------------------------------- ending


def test_when_everything_has_ended_the_root_gets_its_paper(root, country):
    advanced(root)
    worked(country, child_of(root))
    advanced(root)
    worked(country, child_of(root, "bees"))
    advanced(root)
    assert (root.step, root.holder_role, root.result["granted"]) == ("issue", "system", ["home", "bees"])
    assert make_result(root.code, by=system("results"), at=FRIDAY)
    root.refresh_from_db()
    paper = document_of(root.code)
    shown = {row["label"]["en"]: row["value"] for row in paper.shows}
    assert root.state == "DONE"
    assert shown["Household"] == "Đã có kết quả"
    assert shown["Number of the permit"] == document_of(child_of(root, "bees").code).number
    assert "Reason" not in shown
    finishing.return_result(root.code, key=key(), by=country.intake, at=FRIDAY)


def test_one_refused_leaves_the_others_alive_and_says_so(root, country):
    advanced(root)
    worked(country, child_of(root))
    advanced(root)
    worked(country, child_of(root, "bees"), decision="refuse", words="Đất không đặt được tổ ong")
    advanced(root)
    assert root.result["granted"] == ["home"]
    make_result(root.code, by=system("results"), at=FRIDAY)
    shown = {row["label"]["en"]: row["value"] for row in document_of(root.code).shows}
    assert (shown["Bees"], shown["Reason"]) == ("Từ chối giải quyết", "Đất không đặt được tổ ong")
    branch = branches_of(root, to=country.person)[1]
    assert (branch.is_done, branch.words) == (False, "Đất không đặt được tổ ong")


def test_what_waits_for_something_refused_is_never_filed_and_a_tree_without_a_grant_is_refused(root, country):
    advanced(root)
    worked(country, child_of(root), decision="refuse", words="Nhà không ở được")
    assert advanced(root) == 0
    assert (root.state, root.holder_role, root.ended_at) == ("REFUSED", "", FRIDAY)
    assert verbs(root.code)[-2:] == ["dossiers.link_skipped", "dossiers.refused"]
    assert [branch.state_name.en[:8] for branch in branches_of(root, to=country.person)] == ["Refused", "Not done"]
    assert advanced(root) == 0


def test_withdrawing_the_root_withdraws_what_is_open(root, country):
    advanced(root)
    finishing.withdraw_dossier(root.code, "Không dọn nữa", key=key(), by=country.person, at=FRIDAY)
    assert child_of(root).state == "WITHDRAWN"
    root.refresh_from_db()
    assert (root.state, advanced(root)) == ("WITHDRAWN", 0)


def test_withdrawing_the_root_leaves_alone_what_is_done(root, country):
    advanced(root)
    worked(country, child_of(root))
    advanced(root)
    finishing.withdraw_dossier(root.code, "Không nuôi ong nữa", key=key(), by=country.person, at=FRIDAY)
    assert [child.state for child in children_of(root.code).values()] == ["DONE", "WITHDRAWN"]


def test_withdrawing_one_file_ends_it_alone(root, country):
    advanced(root)
    finishing.withdraw_dossier(child_of(root).code, "Thôi", key=key(), by=country.person, at=FRIDAY)
    root.refresh_from_db()
    assert root.state == "PROCESSING"


# ---------------------------------------------------------------- an agency that cannot be reached


def test_a_file_that_cannot_be_made_waits_is_named_once_and_tried_again(root, country):
    competence = body_of(definition_on(MOVING, on=FRIDAY.date()))["competence"]
    change_law(competence={**competence, "agency": "nobody_yet"})
    assert [advanced(root), advanced(root)] == [0, 0]
    assert verbs(root.code) == ["dossiers.submitted", "dossiers.link_delayed"]
    assert branches_of(root, to=country.person)[0].state_name.en == "On its way to the agency"
    assert waiting_roots(limit=5) == [root.code]
    change_law(competence=competence)
    assert tasks.retry_links(FRIDAY) == 1


def test_the_follower_sees_every_tree_in_which_something_happened(root):
    lines = list(LedgerLine.objects.filter(verb__startswith="dossiers."))
    tasks.follow_links(lines, FRIDAY)
    assert list(children_of(root.code)) == ["home"]
    assert "links" in followers.names()


# ---------------------------------------------------------------- the clock


def test_the_root_waits_with_a_file_that_waits_for_the_person(root, country):
    advanced(root)
    child, before = child_of(root), root.due_at
    handling.receive_dossier(child.code, key=key(), by=country.intake, at=FRIDAY)
    handling.ask_supplement(child.code, "Thiếu", [], key=key(), by=country.settle, at=FRIDAY + timedelta(days=3))
    advanced(root)
    assert root.due_at > before
    assert queries.deadline_of(root).due_at == root.due_at


def test_the_total_time_is_that_of_the_case(country):
    large = filed(country, so_to=101)
    assert (large.case, large.due_at) == ("D.004.02", filed(country).due_at + timedelta(days=4))


def event(kind, minutes):
    return Event(EventKind(kind), FRIDAY + timedelta(minutes=minutes))


def test_a_wait_that_was_open_ends_with_its_file():
    own = [event("started", 0), event("paused", 1)]
    theirs = [
        ([event("started", 0), event("paused", 5)], FRIDAY + timedelta(minutes=9)),
        ([event("started", 0), event("paused", 6), event("resumed", 8)], FRIDAY + timedelta(minutes=20)),
        ([event("started", 0)], None),
        ([event("paused", 7)], None),
    ]
    kinds = [(one.kind.value, round((one.at - FRIDAY).seconds / 60)) for one in clock_of_root(own, theirs)]
    assert kinds == [("started", 0), ("paused", 5), ("paused", 6), ("paused", 7), ("resumed", 8), ("resumed", 9)]


# ---------------------------------------------------------------- who sees what


def test_whoever_sees_the_root_sees_its_branches_and_a_stranger_nothing(root, country, django_assert_num_queries):
    advanced(root)
    with django_assert_num_queries(3):
        home, bees = branches_of(root, to=country.person)
    assert (home.unit_name, home.code) == (child_of(root).unit.versions.get().name, child_of(root).code)
    assert (bees.code, bees.state_name.en) == ("", "Waits for what comes before it")
    assert root_of(child_of(root), to=country.person).code == root.code
    assert root_of(child_of(root), to=country.neighbor) is None


def test_what_a_tree_wrote_can_be_read_by_link(root, country):
    advanced(root)
    worked(country, child_of(root))
    found = written_in_tree(children_of(root.code))
    assert found["home"]["household"]["place"] == PLACE
    assert found["home"]["file"]["words"] == ""


def test_links_follow_their_definition_whatever_the_order_of_what_happened(country):
    definition = definition_on(ROOT, on=FRIDAY.date())
    links = links_of(definition, FORM, {})
    assert ([one.as_ for one in links.to_file], [one.as_ for one in links.waiting]) == (["home"], ["bees"])
    assert links_of(definition, FORM, {"home": "DONE", "bees": "REFUSED"}).is_over
    assert not links_of(definition, FORM, {"home": "DONE", "bees": "PROCESSING"}).is_over


# ---------------------------------------------------------------- time that was lost


def test_every_hour_past_its_time_has_a_holder(root, country):
    advanced(root)
    child = child_of(root)
    late = FRIDAY + timedelta(days=14)
    handling.receive_dossier(child.code, key=key(), by=country.intake, at=FRIDAY + timedelta(days=3))
    root.refresh_from_db()
    worst, *others = lost_in_tree(root, at=late, to=country.person)
    assert (worst.code, worst.step.en, worst.unit_name) == (child.code, "Examine", child.unit.versions.get().name)
    assert worst.seconds > 8 * 3600
    assert [one.step.en for one in others] == ["Intake"]
    assert lost_in_tree(child, at=late, to=country.person) == []


def test_a_tree_on_time_has_lost_nothing(root, country):
    advanced(root)
    assert lost_in_tree(root, at=FRIDAY + timedelta(minutes=30), to=country.person) == []


def test_the_applicants_time_is_nobodys_loss():
    visit = Visit("examine", 1, FRIDAY, None, waits=((FRIDAY + timedelta(hours=1), None),))
    calendar = working_calendar()
    assert overtime(visit, FRIDAY, calendar, at=FRIDAY + timedelta(days=5)) == 3600
    answered = Visit("examine", 1, FRIDAY, None, waits=((FRIDAY - timedelta(hours=1), FRIDAY + timedelta(hours=1)),))
    assert overtime(answered, FRIDAY, calendar, at=FRIDAY + timedelta(hours=2)) == 3600
    assert overtime(answered, FRIDAY + timedelta(hours=5), calendar, at=FRIDAY + timedelta(hours=2)) == 0


def test_the_list_of_a_person_shows_the_whole_and_a_part_only_when_it_waits_for_them(root, country):
    advanced(root)
    assert [one.code for one in queries.dossiers_of(to=country.person)] == [root.code]
    child = child_of(root)
    handling.receive_dossier(child.code, key=key(), by=country.intake, at=FRIDAY)
    handling.ask_supplement(child.code, "Thiếu", [], key=key(), by=country.settle, at=FRIDAY)
    assert {one.code for one in queries.dossiers_of(to=country.person)} == {root.code, child.code}
