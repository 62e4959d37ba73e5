"""Plans on pages and at the door of programs: at a glance, over time, a task and its acts, reports, own plans."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.accounts.actions import issue_token
from lienthong.command.plan_drawing import chart_of
from lienthong.command.plan_showing import chosen, tag_of
from lienthong.core.values import Actor
from lienthong.documents.actions import load_templates
from lienthong.plans import tasks as door
from lienthong.plans.models import Evidence, Plan, Report
from lienthong.plans.queries.status import plan_status
from lienthong.plans.rules.sheets import workbook_of
from tests.dossiers.making import FRIDAY, Country
from tests.plans.planning import CODE, MACHINE, OWN, PDF, Cast, given, load, own_plan, plan, started, task, with_task
from tests.plans.test_reports import template
from tests.plans.written import NATIONAL
from tests.portal.visiting import Visitor

GLANCE = f"/command/plan/{CODE}"
TASK = f"{GLANCE}/tasks/T1"
Open = Callable[[Actor | None], Visitor]


@pytest.fixture
def people(demo_pack: None, db: None) -> Cast:
    return started()


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("luật.pdf", PDF)


def test_pages_of_plans_are_for_officers(people: Cast, country: Country, open_as: Open) -> None:
    assert open_as(None).get(GLANCE).status == 302
    assert open_as(country.person).get(GLANCE).status == 403
    assert open_as(people.head).get(f"/command/plan/{OWN}").status == 404


def test_a_plan_at_a_glance_says_who_is_late_and_why(
    people: Cast, open_as: Open, django_assert_max_num_queries: Callable[..., object]
) -> None:
    visitor = open_as(people.officer)
    with django_assert_max_num_queries(20):
        visitor.get(GLANCE)
    assert visitor.says("01/KH", "Bộ Tư pháp", "Quá hạn 20 ngày", "Chưa có minh chứng", "1/2 quá hạn")
    assert f'href="{GLANCE}?bloc=government#tasks"' in visitor.text.partition("<table")[0], "whose, before the list"
    assert visitor.text.index("task-P-1-T1") < visitor.text.index("task-P-1-T3")
    narrowed = visitor.get(f"{GLANCE}?state=late&phase=first&group=G1&bloc=government")
    assert (narrowed.says("task-P-1-T1"), narrowed.says("task-P-1-T4")) == (True, False)
    assert narrowed.says("· Việc quá hạn</h2>"), "what it was narrowed to, in words"
    assert visitor.get(f"{GLANCE}?phase=-&state=nothing").says("Không có việc nào")
    assert visitor.get("/command/plan").url == GLANCE, "who sees one plan is led to it"
    listed = open_as(people.clerk).get("/command/plan")
    assert listed.says(CODE, OWN, f'href="{GLANCE}?state=late#tasks"', "việc quá hạn"), "late before it is opened"


def test_a_task_names_what_it_is_measured_by(people: Cast, open_as: Open) -> None:
    visitor = open_as(people.officer)
    assert visitor.get(f"{GLANCE}/tasks/T3").says("phần thủ tục làm trực tuyến ≥ 100 %")
    load(with_task(NATIONAL, "T3", measure={"indicator": "on_time", "at_least": "0.95"}))
    page = visitor.get(f"{GLANCE}/tasks/T3")
    assert page.says('<a id="measured" href="/command/numbers/on_time">', "≥ 95 %")


def test_a_plan_over_time_is_drawn_by_the_server_with_a_table_beside_it(people: Cast, open_as: Open) -> None:
    visitor = open_as(people.officer).get(f"{GLANCE}/chart")
    assert visitor.text.count('class="gantt-code"') == 5
    assert visitor.says("gantt-today", "gantt-over", "<caption>")
    assert "style=" not in visitor.text
    drawing = visitor.text.partition('<svg class="gantt"')[2].partition("</svg>")[0]
    numbers = re.findall(r'\b(?:x|x1|x2|y|width)="([^"]*)"', drawing)
    assert all(re.fullmatch(r"[0-9.]+", number) for number in numbers), "a comma is no number in SVG"


def test_bars_end_at_the_due_day_and_what_is_late_goes_on_to_today(people: Cast) -> None:
    status = plan_status(CODE, at=FRIDAY)
    drawn = chart_of(status.tasks, on=status.on)
    bars = {bar.row.line.code: bar for bar in drawn.bars}
    assert [bars[code].over_width > 0 for code in ("T1", "T2", "T4")] == [True, False, False]
    assert abs(bars["T1"].over_x + bars["T1"].over_width - (drawn.today or 0)) < 4
    assert bars["T4"].done == bars["T4"].width
    later = chart_of([line for line in status.tasks if line.code == "T4"], on=status.on)
    assert later.today is None
    assert chart_of([], on=status.on).bars == ()
    bands = [tag_of(line).band for line in status.tasks]
    assert (bands, [line.code for line in chosen(status, {"bloc": "party"})]) == (
        ["late", "good", "good", "good", "good"],
        [],
    )
    soon = plan_status(CODE, at=FRIDAY + timedelta(days=20))
    assert [tag_of(line).band for line in soon.tasks] == ["late", "soon", "good", "good", "good"]


def test_a_task_is_given_evidence_judged_and_closed_on_its_page(people: Cast, open_as: Open) -> None:
    officer, watcher, head = (open_as(one) for one in (people.officer, people.watcher, people.head))
    assert officer.get(TASK).says("Việc tiếp theo", "Giải trình và ghi hạn mới", "Mọi thay đổi")
    assert open_as(people.stranger).get(TASK).says("Chờ nộp minh chứng")
    assert officer.post(f"{TASK}/give", {"deliverable": "law"}).says("file_empty")
    for deliverable in ("law", "guide"):
        assert officer.post(f"{TASK}/give", {"deliverable": deliverable, "file": pdf()}).url == f"{TASK}?done=give"
    first, second = Evidence.objects.order_by("pk")
    assert watcher.get(TASK).says("Xét minh chứng", "luật.pdf")
    assert watcher.get(f"{TASK}/evidence/{first.pk}").headers["Content-Type"] == "application/pdf"
    assert watcher.post(f"{TASK}/judge", {"evidence": "x"}).says("evidence_unknown")
    assert watcher.post(f"{TASK}/judge", {"evidence": first.pk, "verdict": "returned"}).says("why_missing")
    watcher.post(f"{TASK}/judge", {"evidence": first.pk, "verdict": "accepted"})
    refused = head.post(f"{TASK}/close")
    assert (refused.status, refused.says("task_without_evidence", "Hướng dẫn")) == (409, True)
    watcher.post(f"{TASK}/judge", {"evidence": second.pk, "verdict": "accepted"})
    assert head.post(f"{TASK}/close").url == f"{TASK}?done=close"
    assert head.get(f"{TASK}?done=close").says("Đã ghi nhận", "Hoàn thành 20/11/2026")
    assert watcher.post(f"{TASK}/reopen", {"reason": "chưa xong"}).follow().says("Mở lại việc", "chưa xong")
    assert watcher.post(f"{TASK}/fly").status == 404


def test_a_date_is_moved_on_the_page_and_what_was_typed_comes_back(people: Cast, open_as: Open) -> None:
    sent = {
        "reason": "thiếu người",
        "until": "2027-01-31",
        "decision": "15/QĐ",
        "decided_by": "Phó Thủ tướng",
        "decided_on": "2026-11-19",
    }
    visitor = open_as(people.officer)
    assert visitor.post(f"{TASK}/extend", sent | {"until": "mai"}).says("new_date_wrong", "thiếu người")
    assert visitor.post(f"{TASK}/extend", sent | {"decided_on": ""}).says("decision_later")
    page = visitor.post(f"{TASK}/extend", sent).follow()
    assert page.says("Hạn 31/10/2026 thành 31/01/2027", "15/QĐ", "thiếu người", "hạn đầu 31/10/2026")
    assert open_as(people.head).get(GLANCE).says("trước: 31/10/2026")


def test_a_unit_brings_its_own_plan_as_a_workbook(people: Cast, open_as: Open) -> None:
    content = workbook_of(own_plan(number="9/KH"))
    visitor = open_as(people.governor)
    brought = visitor.post("/command/plan/bring", {"file": SimpleUploadedFile("k.xlsx", content)})
    assert (brought.url, Plan.objects.get(code=OWN).number) == (f"/command/plan/{OWN}", 2)
    assert visitor.post("/command/plan/bring").says("file_empty")
    assert visitor.post("/command/plan/bring", {"file": SimpleUploadedFile("k.xlsx", b"x")}).says("sheet_not_readable")
    taken = visitor.get(f"/command/plan/{OWN}/workbook")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{OWN}.xlsx"'
    assert visitor.get(f"/command/plan/{OWN}/tasks/L1").says("Là một phần của", "P-1/T2")
    assert visitor.get(f"{GLANCE}/tasks/T2").says("Nơi nào đang làm phần mình", "task-Z01-P-1-L1")


def test_a_report_is_drafted_signed_and_taken_home(people: Cast, open_as: Open) -> None:
    load_templates([template()], by=MACHINE, at=FRIDAY)
    officer, head = open_as(people.officer), open_as(people.head)
    where = f"{GLANCE}/reports"
    assert officer.get(where).says("Lập báo cáo từ số liệu", "Chưa có báo cáo nào")
    sent = {"unit": task().unit_id, "first": "2026-11-01", "last": "2026-11-20", "remarks": "Thiếu người"}
    assert officer.post(where, sent | {"first": "hôm qua"}).says("report_period_wrong")
    assert officer.post(where, sent | {"unit": "0"}).says("not_found")
    page = officer.post(where, sent).follow()
    assert page.says("Chờ người đứng đầu đơn vị ký", "Thiếu người", "Quá hạn 20 ngày")
    (report,) = Report.objects.all()
    there = f"/command/plan/reports/{report.pk}"
    assert head.get(f"{there}/file").status == 404
    assert head.get(there).says("Ký báo cáo")
    assert officer.post(there).status == 403
    assert head.post(there).follow().says("Đang in và đóng dấu số")
    door.print_reports(FRIDAY)
    assert head.get(there).says("Tải bản có chữ ký số")
    assert head.get(f"{there}/file").headers["Content-Type"] == "application/pdf"
    assert officer.get(where).says("Minister")
    assert open_as(people.stranger).get(there).status == 404


def test_programs_read_plans(people: Cast) -> None:
    load(plan(), plan(code="P-2"))
    given(people)
    token = issue_token(int(people.officer.id), "a program", by=MACHINE, at=FRIDAY)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def read(path: str) -> object:
        return json.loads(client.get(f"/api/v1/plans{path}").content)

    cards, status, one = read(""), read(f"/{CODE}"), read(f"/{CODE}/tasks/T1")
    assert [card["code"] for card in cards] == [CODE, "P-2"]  # type: ignore[attr-defined]
    assert status["tasks"][0]["code"] == "T1"  # type: ignore[index]
    assert one["deliverables"][0]["evidence"][0]["name"] == "luật.pdf"  # type: ignore[index]
    assert client.get(f"/api/v1/plans/{CODE}/workbook").content[:2] == b"PK"
    assert date.fromisoformat(status["on"])  # type: ignore[index]
    assert NATIONAL["code"] == CODE
