"""The queue and one dossier beside it: who may see what, what an officer is told, what leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.core.values import Actor
from lienthong.documents.actions import attach_file
from lienthong.dossiers.actions import drafting
from lienthong.dossiers.actions.submitting import submit_draft
from lienthong.dossiers.models import Dossier
from lienthong.indicators.models.warnings import LikeCase, WarningPeriod
from tests.dossiers.making import FRIDAY, MOVING, PLACE, Country, file, key, open_officer, proposed, received
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db
Open = Callable[[Actor | None], Visitor]


def filed_with_doubts(country: Country) -> Dossier:
    """A draft in which the person calls a held value wrong and types a value that a registry lacks."""
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    drafting.report_wrong(draft.pk, "ho_ten", "Tên tôi là An Bình An", by=country.person, at=FRIDAY)
    form = {"ho_ten": "An Bình An", "noi_cu": "9 đường Sao", "noi_moi": PLACE, "dia_chi": "12 đường Hoa"}
    drafting.save_draft(draft.pk, form, by=country.person, at=FRIDAY)
    attach_file(draft.holder, "giay_nha", b"%PDF-1.4\n%%EOF\n", "Giấy nhà.pdf", by=country.person, at=FRIDAY)
    return submit_draft(draft.pk, key=key(), by=country.person, at=FRIDAY)


# ---------------------------------------------------------------- who may come in


def test_a_stranger_is_sent_to_the_door_and_back(country: Country, open_as: Open) -> None:
    stranger = open_as(None).get("/desk/")
    assert (stranger.status, stranger.url) == (302, "/sign-in?next=%2Fdesk%2F")


@pytest.mark.parametrize("who", ["person", "auditor"])
def test_who_holds_no_right_at_a_desk_is_refused_by_name(country: Country, open_as: Open, who: str) -> None:
    visitor = open_as(getattr(country, who)).get("/desk/")
    assert visitor.status == 403
    assert visitor.says("desk_for_officers", "Nếu bạn là cán bộ")


def test_the_officer_of_another_commune_does_not_learn_that_a_dossier_exists(country: Country, open_as: Open) -> None:
    code = file(country).code
    stranger = open_as(country.stranger)
    assert stranger.get(f"/desk/dossiers/{code}").status == 404
    assert stranger.get("/desk/dossiers/NOWHERE").status == 404
    assert stranger.get(f"/desk/dossiers/{code}/paper").status == 404
    assert stranger.get(f"/desk/dossiers/{code}/files/1").status == 404


# ---------------------------------------------------------------- the queue


def test_an_empty_queue_says_what_will_appear(country: Country, open_as: Open) -> None:
    assert open_as(country.settle).get("/desk/").says("Không có hồ sơ nào chờ bạn")


def test_the_queue_says_what_is_due_and_for_how_long_it_has_waited(
    country: Country, open_as: Open, clock: Clock
) -> None:
    file(country)
    clock.at = FRIDAY + timedelta(days=3, hours=2)
    assert open_as(country.intake).get("/desk/").says("An Bình", "Đăng ký hộ ở nơi mới", "Còn hạn", "3 ngày trước")


def test_a_dossier_leaves_the_queue_of_who_has_done_his_part(country: Country, open_as: Open) -> None:
    code = received(country).code
    assert code not in open_as(country.intake).get("/desk/").text
    assert code in open_as(country.settle).get("/desk/").text


def test_the_queue_goes_on_to_a_next_page(country: Country, open_as: Open) -> None:
    codes = [file(country, at=FRIDAY + timedelta(minutes=n), dia_chi=f"{n} đường Hoa").code for n in range(21)]
    visitor = open_as(country.intake).get("/desk/")
    assert codes[-1] not in visitor.text
    address = visitor.text.split('rel="next"')[1].split('href="')[1].split('"')[0]
    assert visitor.get(address.replace("&amp;", "&")).says(codes[-1], "Về đầu danh sách")


def test_a_cursor_that_is_none_is_refused(country: Country, open_as: Open) -> None:
    assert open_as(country.intake).get("/desk/?after=x").status == 422


def test_the_desk_speaks_english(country: Country, open_as: Open) -> None:
    file(country)
    visitor = open_as(country.intake)
    visitor.client.cookies["language"] = "en"
    assert visitor.get("/desk/").says("Waiting for you", "Register a household at a new address", "In time")


def test_an_officer_without_a_unit_has_a_desk_without_numbers(country: Country, open_as: Open) -> None:
    roaming = Actor(kind="officer", id=country.settle.id, name="x", grants=country.settle.grants)
    assert roaming.unit_id is None
    from lienthong.desk.numbers import unit_numbers

    assert unit_numbers(roaming, at=FRIDAY) == []
    assert open_as(country.settle).get("/desk/").says("Quá hạn")


def test_the_queue_costs_a_fixed_number_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(8):
        file(country, dia_chi=f"{number} đường Hoa")
    visitor = open_as(country.intake)
    visitor.get("/desk/")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        visitor.get("/desk/")


def test_the_queue_says_how_likely_an_open_file_ends_late_at_one_statement_more(
    country: Country, open_as: Open, clock: Clock
) -> None:
    file(country)
    clock.at = FRIDAY + timedelta(hours=2)
    visitor = open_as(country.intake)
    visitor.get("/desk/")

    def asked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as statements:
            text = visitor.get("/desk/").text
        return len(statements), text

    before, silent = asked()
    assert "khả năng trễ" not in silent
    LikeCase.objects.bulk_create(
        LikeCase(unit_id=0, procedure="", stretch=part, month=FRIDAY.date().replace(day=1), cases=40, late=10)
        for part in range(8)
    )
    after, text = asked()
    assert "khả năng trễ 26%" in text
    assert "10 trong 40 hồ sơ tương tự đã trễ" in text
    assert after == before
    WarningPeriod.objects.all().delete()
    assert "khả năng trễ" not in asked()[1], "without rules of a pack nothing is foretold"
    Dossier.objects.update(due_at=FRIDAY)
    assert asked()[0] == before - 1, "what runs no more costs no statement"


# ---------------------------------------------------------------- one dossier


def test_a_dossier_shows_what_is_the_persons_word_alone_and_what_is_disputed(country: Country, open_as: Open) -> None:
    code = filed_with_doubts(country).code
    page = open_as(country.intake).get(f"/desk/dossiers/{code}")
    assert page.says("Người nộp cho là cơ sở dữ liệu ghi sai", "Tên tôi là An Bình An", "đang ghi: An Bình")
    assert page.says("Chỉ có lời khai của người nộp", "9 đường Sao", 'class="chip chip-held"')


def test_a_value_typed_though_a_registry_knows_it_names_the_registry(country: Country, open_as: Open) -> None:
    assert open_as(country.intake).get(f"/desk/dossiers/{file(country).code}").says("Tự khai · Sổ dân cư có sẵn")


def test_the_due_time_is_explained(country: Country, open_as: Open) -> None:
    page = open_as(country.intake).get(f"/desk/dossiers/{file(country).code}")
    assert page.says("ribbon", "thời hạn 3 ngày làm việc", "17:00 thứ Năm, 26/11/2026")


def test_each_act_says_what_follows_and_the_primary_one_comes_first(country: Country, open_as: Open) -> None:
    page = open_as(country.intake).get(f"/desk/dossiers/{file(country).code}")
    assert page.text.index("receive_dossier") < page.text.index("ask_supplement") < page.text.index("refuse_dossier")
    assert page.says("Hồ sơ chuyển cho người giải quyết")


def test_a_dossier_that_waits_for_somebody_else_says_so(country: Country, open_as: Open) -> None:
    assert open_as(country.intake).get(f"/desk/dossiers/{received(country).code}").says("hiện không chờ bạn")


def test_the_head_sees_the_proposal(country: Country, open_as: Open) -> None:
    page = open_as(country.head).get(f"/desk/dossiers/{proposed(country, words='Đủ điều kiện').code}")
    assert page.says("Đề xuất trình ký", "Đủ điều kiện", "Ký")


def test_a_dossier_costs_a_bounded_number_of_statements(
    country: Country, open_as: Open, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    address = f"/desk/dossiers/{filed_with_doubts(country).code}"
    visitor = open_as(country.intake).get(address)
    with django_assert_max_num_queries(33):  # type: ignore[attr-defined]
        visitor.get(address)


# ---------------------------------------------------------------- files


def test_a_file_leaves_as_a_download_that_no_browser_runs(country: Country, open_as: Open) -> None:
    code = filed_with_doubts(country).code
    visitor = open_as(country.intake).get(f"/desk/dossiers/{code}")
    address = visitor.text.split(f"/desk/dossiers/{code}/files/")[1].split('"')[0]
    answer = visitor.client.get(f"/desk/dossiers/{code}/files/{address}")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_of_another_dossier_is_not_served(country: Country, open_as: Open) -> None:
    code, other = filed_with_doubts(country).code, file(country).code
    visitor = open_as(country.intake).get(f"/desk/dossiers/{code}")
    number = visitor.text.split(f"/desk/dossiers/{code}/files/")[1].split('"')[0]
    assert visitor.get(f"/desk/dossiers/{other}/files/{number}").status == 404


def test_there_is_no_paper_before_the_result(country: Country, open_as: Open) -> None:
    assert open_as(country.intake).get(f"/desk/dossiers/{file(country).code}/paper").status == 404


# ---------------------------------------------------------------- finding, keys


def test_a_dossier_is_found_by_the_code_on_its_receipt(country: Country, open_as: Open) -> None:
    code = file(country).code
    visitor = open_as(country.intake).get(f"/desk/find?code=%20{code}%20")
    assert visitor.url == f"/desk/dossiers/{code}"


def test_an_unknown_code_keeps_what_was_typed_and_says_what_to_do(country: Country, open_as: Open) -> None:
    visitor = open_as(country.intake).get("/desk/find?code=H00")
    assert visitor.status == 404
    assert visitor.says('value="H00"', "Hãy kiểm tra lại mã")


def test_the_keys_are_listed_on_a_page_of_their_own(country: Country, open_as: Open) -> None:
    assert open_as(country.head).get("/desk/keys").says("<kbd>j</kbd>", "Ký")


def test_an_intake_officer_of_one_procedure_sees_only_its_dossiers(country: Country, open_as: Open) -> None:
    from lienthong.core.values import Role

    dossier = file(country)
    only_bees = open_officer("Bees", dossier.intake_id, Role.INTAKE, procedure="D.001")
    assert dossier.code not in open_as(only_bees).get("/desk/").text
    assert open_as(only_bees).get(f"/desk/dossiers/{dossier.code}").status == 404
