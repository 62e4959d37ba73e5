"""Finding a procedure by everyday words: with or without diacritics, with slips, the nearest office first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from benches.synthetic_list import HEADER as MADE_HEADER
from benches.synthetic_list import made_rows
from lienthong.core.models import LedgerLine
from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor
from lienthong.packs.listing import words_of
from lienthong.procedures.actions.indexing import load_everyday_words
from lienthong.procedures.actions.listing import import_list
from lienthong.procedures.actions.publishing import publish_procedure
from lienthong.procedures.models import EverydayWord, SearchDocument, SearchToken
from lienthong.procedures.queries import search_procedures
from lienthong.procedures.rules.search import Line, is_syllable, question_of, weights_of, without_a_letter

from .conftest import PACKS, variant
from .lists import Import, sheet

pytestmark = pytest.mark.django_db

WORDS = {
    "birth": ("Đăng ký khai sinh", "Birth registration", "làm giấy khai sinh", "em bé mới sinh"),
    "copy": ("Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh", "Certified copy"),
    "death": ("Đăng ký khai tử", "Death registration", "người thân mất"),
    "stay": ("Đăng ký tạm trú", "Temporary residence", "thuê trọ", "ở trọ"),
}

FIELD = {"code": "x", "vi": "Lĩnh vực", "en": "Field"}


@pytest.fixture
def catalogue(machine: Any, at: Any) -> None:
    """Four procedures that people mix up."""
    for code, (vi, en, *words) in WORDS.items():
        changes = {"code": code, "title": {"vi": vi, "en": en}, "words": words, "field": FIELD}
        publish_procedure(variant(lambda data, changes=changes: data.update(changes)), by=machine, at=at)


def found(words: str, **more: Any) -> list[str]:
    return [card.code for card in search_procedures(words, **more)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("làm giấy khai sinh", "birth"),
        ("lam giay khai sinh", "birth"),
        ("LÀM GIẤY KHAI SINH!", "birth"),
        ("tôi muốn làm khai sinh cho con", "birth"),
        ("khai sihn", "birth"),
        ("kahi sinh", "birth"),
        ("khai xinh", "birth"),
        ("em be moi sinh", "birth"),
        ("khai tu", "death"),
        ("khai tử", "death"),
        ("thue tro", "stay"),
        ("tam tru", "stay"),
        ("tam tur", "stay"),
        ("temporary", "stay"),
        ("tempora", "stay"),
        ("temporray residense", "stay"),
        ("trích lục", "copy"),
        ("certified", "copy"),
        ("copy", "copy"),
    ],
)
def test_everyday_words_find_the_procedure(catalogue: None, words: str, first: str) -> None:
    assert found(words)[0] == first


@pytest.mark.parametrize("words", ["", "   ", "!?", "xyzzy", "ab", "đ", "\x00", "😀"])
def test_what_says_nothing_finds_nothing(catalogue: None, words: str) -> None:
    assert found(words) == []


def test_what_is_far_from_the_best_is_left_out(catalogue: None) -> None:
    assert "death" not in found("tạm trú")


def test_no_more_are_returned_than_were_asked_for(catalogue: None) -> None:
    assert len(found("đăng ký", limit=2)) == 2


def test_an_empty_catalogue_finds_nothing() -> None:
    assert found("khai sinh") == []


def test_diacritics_decide_between_words_that_are_the_same_without(imported: Import) -> None:
    imported(("D.101", "nghề may"), ("D.102", "nghề mây"))
    assert found("mây", limit=1) == ["D.102"]
    assert found("may", limit=2) == ["D.101", "D.102"]


def test_a_title_weighs_more_in_the_language_of_the_reader(imported: Import) -> None:
    imported(("D.101", "giấy photo"), ("D.102", "giấy ảnh"), english={"D.101": "paper", "D.102": "photo"})
    assert found("photo", language="vi") == ["D.101", "D.102"]
    assert found("photo", language="en") == ["D.102", "D.101"]


def test_a_procedure_is_found_by_its_code(imported: Import) -> None:
    imported(("D.101", "nghề may"), ("D.102", "nghề mây"))
    assert found("D.102")[0] == "D.102"


def test_an_endless_question_is_read_only_in_part(catalogue: None) -> None:
    began = time.monotonic()
    assert found("khai sinh " * 5000, limit=1) == ["birth"]
    assert found("x" * 50_000) == []
    assert time.monotonic() - began < 2


# ---------------------------------------------------------------- how people say it


def test_a_title_is_found_by_what_people_say_for_its_words(imported: Import, machine: Any, at: Any) -> None:
    imported(("D.101", "Cấp giấy chứng nhận quyền sử dụng đất, nhà ở"), ("D.102", "Cấp giấy chứng nhận"))
    assert found("redbook") == []
    words = [("giấy chứng nhận quyền sử dụng đất", ("sổ đỏ", "redbook"))]
    load_everyday_words(words, by=machine, at=at)
    assert found("redbook") == ["D.101"]
    assert found("so do")[0] == "D.101"
    imported(("D.103", "Đính chính giấy chứng nhận quyền sử dụng đất"))
    assert set(found("redbook")) == {"D.101", "D.103"}
    load_everyday_words(words, by=machine, at=at)
    assert LedgerLine.objects.filter(verb="procedures.everyday_words_loaded").count() == 1
    load_everyday_words([], by=machine, at=at)
    assert found("redbook") == []


def test_only_who_steers_the_country_decides_what_people_say(at: Any) -> None:
    with pytest.raises(NotAllowed):
        load_everyday_words([], by=Actor(kind="person", id="1", name="An"), at=at)
    assert str(EverydayWord(said="sổ đỏ", meant="giấy")) == "sổ đỏ = giấy"


# ---------------------------------------------------------------- who serves the asker, what can be filed


def test_what_the_askers_own_province_has_comes_first_and_what_only_another_has_last(
    imported: Import, province: Callable[[str], int]
) -> None:
    same = "Cấp phép hoạt động chợ đêm"
    imported(("D.101", same), owner="Z01")
    imported(("D.102", same), owner="Z02")
    imported(("D.103", same), owner="G01")
    assert found("chợ đêm", province_id=province("01")) == ["D.101", "D.103", "D.102"]
    assert found("chợ đêm", province_id=province("02")) == ["D.102", "D.103", "D.101"]
    assert found("chợ đêm")[0] == "D.103"


def test_what_a_commune_settles_comes_before_what_a_ministry_does_once_a_place_is_known(
    imported: Import, province: Callable[[str], int]
) -> None:
    imported(("D.101", "Cấp phép hoạt động chợ đêm"), owner="G01")
    imported(("D.102", "Cấp phép hoạt động chợ đêm"), agency="Ủy ban nhân dân cấp xã")
    assert found("chợ đêm") == ["D.101", "D.102"]
    assert found("chợ đêm", province_id=province("01")) == ["D.102", "D.101"]


def test_what_can_be_filed_here_comes_before_what_is_only_listed(
    country: Any, machine: Any, at: Any, imported: Import
) -> None:
    imported(("D.101", "Cấp phép nuôi kiến"))
    assert [card.is_fileable for card in search_procedures("nuôi kiến")] == [False]
    ants = {"code": "D.102", "title": {"vi": "Cấp phép nuôi kiến", "en": "Ants"}, "words": []}
    publish_procedure(variant(lambda data: data.update(ants)), by=machine, at=at)
    cards = search_procedures("nuôi kiến")
    assert [(card.code, card.is_fileable) for card in cards] == [("D.102", True), ("D.101", False)]


def test_a_better_fit_is_not_pushed_aside_by_a_nearer_office(imported: Import, province: Callable[[str], int]) -> None:
    imported(("D.101", "Cấp phép hoạt động bến xe"), owner="Z01")
    imported(("D.102", "Cấp phép hoạt động chợ đêm"), owner="G01")
    assert found("cấp phép chợ đêm", province_id=province("01"))[0] == "D.102"


def test_one_code_on_several_lists_is_one_find_with_what_the_own_province_says(
    imported: Import, province: Callable[[str], int]
) -> None:
    imported(("D.101", "Cấp phép hoạt động chợ đêm"), owner="G01")
    imported(("D.101", "Cấp phép hoạt động chợ đêm ven sông"), owner="Z02")
    (card,) = search_procedures("ven sông", province_id=province("02"))
    assert card.title.vi == "Cấp phép hoạt động chợ đêm ven sông"
    assert [card.title.vi for card in search_procedures("chợ đêm")] == ["Cấp phép hoạt động chợ đêm"]


# ---------------------------------------------------------------- the index keeps step


def test_a_search_costs_three_statements_however_much_there_is(
    imported: Import, django_assert_num_queries: Callable[[int], Any]
) -> None:
    imported(*((f"D.{number}", f"Cấp giấy phép số {number}") for number in range(100, 620)))
    found("giấy phép")
    with django_assert_num_queries(3):
        assert len(found("cap giay phep")) == 20
    with django_assert_num_queries(1):
        assert found("xyzzy") == []
    with django_assert_num_queries(0):
        assert found("") == []


def test_what_a_procedure_was_called_before_finds_it_no_more(imported: Import) -> None:
    imported(("D.101", "nghề may"), ("D.102", "nghề mộc"))
    imported(("D.101", "nghề gốm"))
    assert found("may") == []
    assert found("gốm") == ["D.101"]
    assert set(found("nghề")) == {"D.101", "D.102"}
    assert not SearchToken.objects.filter(token__in=("may", "nghe may")).exists()
    for token in SearchToken.objects.all():
        assert token.holders == len(token.documents) == len(set(token.documents)) == len(token.weights_vi)


def test_the_same_words_again_are_not_written_again(imported: Import, machine: Any, at: Any) -> None:
    imported(("D.101", "nghề may"))
    before = SearchDocument.objects.get(code="D.101").words_hash
    imported(("D.101", "nghề may"), fee="50.000 đồng")
    assert SearchDocument.objects.get(code="D.101").words_hash == before != ""


# ---------------------------------------------------------------- what is read, and how


def test_a_question_is_read_as_syllables_with_and_without_diacritics() -> None:
    question = question_of("Đăng ký  KHAI sinh")
    assert question.syllables == ("dang", "ky", "khai", "sinh")
    assert question.accented == ("đăng", "ký")
    assert question.begun == ("sinh", "sini")
    assert question_of("a").begun == ("", "")
    assert question_of("").syllables == ()


def test_two_spellings_are_a_slip_apart_when_leaving_out_a_letter_makes_them_the_same() -> None:
    sinh = set(without_a_letter("sinh"))
    for slip in ("sihn", "sin", "sinhh", "xinh", "snih"):
        assert sinh & set(without_a_letter(slip)), slip
    assert not sinh & set(without_a_letter("tang"))
    assert without_a_letter("ab") == without_a_letter("x" * 25) == []


def test_words_of_a_short_line_weigh_more_and_repetition_counts_ever_less() -> None:
    weights = weights_of([Line("khai sinh", 1.0, 1.0), Line("một dòng rất dài nói về khai sinh và khai tử", 1.0, 0.5)])
    assert weights["khai"][0] > weights["khai"][1] > 0
    assert weights["khai sinh"] == weights["sinh"]
    once, twice, often = (weights_of([Line("đất", 1.0, 1.0)] * n)["dat"][0] for n in (1, 2, 50))
    assert once < twice < often < 2200
    assert weights_of([Line("đất", 1.0, 1.0)]).keys() == {"dat", "đất"}


def test_only_plain_syllables_may_be_mistaken_or_begun() -> None:
    assert is_syllable("dat")
    assert not is_syllable("đất")
    assert not is_syllable("khai sinh")
    assert str(SearchToken(token="dat")) == "dat"
    assert str(SearchDocument(code="D.101")) == "D.101"


# ---------------------------------------------------------------- thousands


def test_ranking_and_speed_hold_among_six_thousand(catalogue: None, country: Any, machine: Any, at: Any) -> None:
    """The target is 50 ms a search; the best of three, since a machine that does other things too is slower."""
    rows = made_rows(6000, ministries=("Bộ Tư pháp", "Bộ Công an"))
    report = import_list(sheet(MADE_HEADER, *rows), words_of(PACKS / "vn"), by=machine, at=at)
    assert (report.new, report.refused) == (6000, 0)
    for words, first in (
        ("làm giấy khai sinh", "birth"),
        ("lam giay khai sihn", "birth"),
        ("khai tử", "death"),
        ("đăng ký tạm trú", "stay"),
        ("tam tur", "stay"),
        ("trích lục khai sinh", "copy"),
    ):
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            codes = found(words)
            seconds.append(time.perf_counter() - began)
        assert codes[0] == first, words
        assert min(seconds) < 0.2, words
    code, name = rows[4321][:2]
    assert found(name)[0] == code
    began = time.perf_counter()
    found("mẫu không phải thủ tục thật " * 20)  # words that every procedure has
    assert time.perf_counter() - began < 1
