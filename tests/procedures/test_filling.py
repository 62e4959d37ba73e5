"""How a form fills itself: what is asked when, what answers and defaults put where."""

from __future__ import annotations

from datetime import date

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.conditions import References
from lienthong.procedures.rules.filling import Filling, askings_due, filled

from .conftest import body

BIRTH = ProcedureDefinition.model_validate(body("1.001193", "vn"))
COPY = ProcedureDefinition.model_validate(body("2.000635", "vn"))
MOTHER, FATHER = "001190000001", "001088000002"
PERSON = {"personal_number": MOTHER, "full_name": "Nguyễn Thị Hoa", "sex": "female", "spouse_number": FATHER}


def known(form, applicant=MOTHER) -> References:
    return References(form=form, today=date(2026, 11, 20), applicant=applicant)


def due(definition, form, asked=None, applicant=MOTHER):
    return [(one.key, one.lookup) for one in askings_due(definition, known(form, applicant), asked or {})]


def values(form, answers, definition=BIRTH):
    return {name: filling.value for name, filling in filled(definition, known(form), answers).items()}


def test_what_needs_only_the_applicant_is_asked_at_once():
    assert due(BIRTH, {}) == [
        ("population.person", {"personal_number": MOTHER}),
        ("residence.household", {"member_number": MOTHER}),
    ]


def test_nobody_signed_in_asks_nothing():
    assert due(BIRTH, {}, applicant="") == []


def test_the_same_question_is_not_asked_twice_but_another_one_is():
    asked = {"population.person": {"personal_number": MOTHER}, "residence.household": {"member_number": "other"}}
    assert due(BIRTH, {}, asked) == [("residence.household", {"member_number": MOTHER})]


def test_a_question_waits_for_the_field_that_it_needs():
    asked = dict(due(BIRTH, {}))
    assert due(BIRTH, {"me_so_dinh_danh": MOTHER}, asked) == [("mother", {"personal_number": MOTHER})]


def test_a_question_by_a_wrong_or_hidden_value_waits():
    asked = dict(due(BIRTH, {}))
    assert due(BIRTH, {"me_so_dinh_danh": "12"}, asked) == []
    assert due(BIRTH, {"cha_so_dinh_danh": FATHER, "loai_khai_sinh": "chi_me"}, asked) == []


def test_a_question_with_a_condition_waits_for_it():
    asked = dict(due(COPY, {}))
    subject = {"dt_so_dinh_danh": MOTHER}
    assert due(COPY, subject | {"loai": "khai_sinh"}, asked) == [("birth", {"child_number": MOTHER})]
    assert due(COPY, subject | {"loai": "ket_hon"}, asked) == [("marriage", {"party_number": MOTHER})]


def test_an_answer_fills_fields_and_says_nothing_about_others():
    found = filled(BIRTH, known({}), {"population.person": PERSON})
    assert found["nyc_ho_ten"] == Filling("Nguyễn Thị Hoa", "population.person")
    assert found["nks_quoc_tich"] == Filling("Việt Nam", "")
    assert "nyc_ngay_sinh" not in found  # the answer does not say
    assert "me_ho_ten" not in found  # nobody was asked yet


def test_what_a_person_typed_is_kept_unless_the_law_locks_the_field():
    answers = {"population.person": PERSON, "residence.household": {"place": "00004", "address": "12 Đội Cấn"}}
    found = values({"nyc_ho_ten": "Hoa", "noi_dang_ky": "00007", "nyc_so_dinh_danh": MOTHER}, answers)
    assert found["nyc_ho_ten"] == "Nguyễn Thị Hoa"
    assert "noi_dang_ky" not in found
    assert "nyc_so_dinh_danh" not in found  # it is that already


def test_the_first_default_whose_condition_holds_and_whose_value_is_known_is_put_in():
    assert values({"nyc_gioi_tinh": "female"}, {})["nyc_quan_he"] == "me"
    mother = {"nyc_quan_he": "me", "nyc_vo_chong": FATHER, "loai_khai_sinh": "du_cha_me"}
    assert values(mother, {})["me_so_dinh_danh"] == MOTHER
    assert values(mother, {})["cha_so_dinh_danh"] == FATHER
    assert "me_so_dinh_danh" not in values({"nyc_quan_he": "cha"}, {})  # the spouse is not known
    assert "nks_ho_ten" not in values({}, {})


def test_a_default_has_the_type_of_its_field():
    assert values({}, {}, COPY)["so_luong"] == 1


def test_a_default_stands_on_answers_and_on_other_defaults_at_once():
    found = values({}, {"population.person": PERSON | {"sex": "female"}})
    assert (found["nyc_quan_he"], found["me_so_dinh_danh"]) == ("me", MOTHER)


def test_a_married_parent_types_nothing_about_either_parent():
    """The whole loop: repeat until nothing new comes."""
    people = {
        MOTHER: PERSON
        | {
            "birth_date": "1990-05-01",
            "ethnicity": "Tày",
            "nationality": "Việt Nam",
            "home_place": "Lạng Sơn",
            "residence_text": "12 Đội Cấn",
        },
        FATHER: {
            "full_name": "Trần Văn Minh",
            "birth_date": "1988-01-01",
            "ethnicity": "Kinh",
            "nationality": "Việt Nam",
            "home_place": "Hà Nội",
            "residence_text": "12 Đội Cấn",
        },
    }
    form, asked, answers = {}, {}, {}
    for _ in range(10):
        for key, lookup in due(BIRTH, form, asked):
            asked[key] = lookup
            answers[key] = people.get(lookup.get("personal_number"), {"place": "00004", "address": "12 Đội Cấn"})
        new = values(form, answers)
        form |= new
    typed = {"nks_ho_ten", "nks_ngay_sinh", "nks_gioi_tinh", "nks_noi_sinh"}
    assert BIRTH.required - form.keys() == typed | {"so_luong"}
    assert (form["me_ho_ten"], form["cha_ho_ten"]) == ("Nguyễn Thị Hoa", "Trần Văn Minh")
    assert (form["nks_dan_toc"], form["nks_que_quan"], form["noi_dang_ky"]) == ("Kinh", "Hà Nội", "00004")
