"""What a filing costs, and which papers it needs."""

from __future__ import annotations

from datetime import date

from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.fees import fee_on
from lienthong.procedures.rules.papers import required_components, store_kinds

from .conftest import body, variant

DAY = date(2026, 11, 20)


def test_a_fee_is_multiplied_by_its_number_field(bees):
    fee = fee_on(bees, DAY, {"so_to": 4})
    assert (fee.amount, [(line.name.en, line.amount, line.count) for line in fee.lines]) == (
        4000,
        [("Fee for each hive", 1000, 4)],
    )


def test_the_newest_rate_that_has_begun_counts(bees):
    assert [fee_on(bees, date(2026, *day), {"so_to": 1}).amount for day in ((11, 30), (12, 1))] == [1000, 1200]


def test_nothing_is_charged_before_a_rate_begins_or_for_what_is_no_number(bees):
    assert fee_on(bees, date(2025, 6, 30), {"so_to": 4}).amount == 0
    assert [fee_on(bees, DAY, {"so_to": value}).amount for value in ("bốn", None, True)] == [0, 0, 0]


def test_a_rate_without_a_number_field_is_charged_once(moving):
    assert [(line.name.en, line.count) for line in fee_on(moving, DAY, {}).lines] == [("Fee", 1)]


def test_a_rate_can_depend_on_the_channel_and_on_the_form():
    residence = ProcedureDefinition.model_validate(body("1.004194", "vn"))
    assert [fee_on(residence, DAY, {}, channel=channel).amount for channel in ("online", "counter")] == [7000, 15000]
    birth = ProcedureDefinition.model_validate(body("1.001193", "vn"))
    assert fee_on(birth, DAY, {"de_nghi_ban_sao": "co", "so_luong": 2}).amount == 16000
    assert fee_on(birth, DAY, {"de_nghi_ban_sao": "khong", "so_luong": 2}).amount == 0


def test_a_newer_rate_replaces_the_older_one_even_where_it_does_not_apply():
    def exempted(data):
        data["fee"][1]["when"] = {"field": "dat_cua_ai", "equals": "nguoi_khac"}

    assert fee_on(variant(exempted), date(2026, 12, 1), {"so_to": 4, "dat_cua_ai": "toi"}).amount == 0


def needed(definition, form, provenance=None):
    return [(one.component.id, one.how, one.must_upload) for one in required_components(definition, form, provenance)]


def test_a_paper_with_a_condition_is_needed_only_when_it_holds(bees):
    mine = [("anh_cho_dat", "upload", True), ("giay_ho", "upload", False), ("giay_to", "held", False)]
    assert needed(bees, {"dat_cua_ai": "toi"}) == mine
    assert needed(bees, {"dat_cua_ai": "nguoi_khac"}) == [mine[0], ("dong_y", "upload", True), *mine[1:]]


def test_a_paper_is_held_when_its_registry_answered(bees):
    answered = {"ho_ten": {"how": "held", "registry": "people"}}
    assert needed(bees, {}, answered)[-1] == ("giay_to", "held", False)


def test_a_paper_is_shown_when_its_registry_did_not_answer(bees):
    typed = {"ho_ten": {"how": "typed_registry_down", "registry": "people"}, "so_to": {"how": "typed"}}
    assert needed(bees, {}, typed)[-1] == ("giay_to", "present", False)


def stored(definition, form, provenance, *kinds):
    found = required_components(definition, form, provenance, kinds)
    return {one.component.id: (one.how, one.if_declined, one.must_upload) for one in found}


def from_store(definition, component, **changes):
    """Return the definition with a component that may be taken from the store."""
    components = [
        one.model_copy(update={"from_store": ("house",), **changes}) if one.id == component else one
        for one in definition.components
    ]
    return definition.model_copy(update={"components": tuple(components)})


def test_what_the_state_has_kept_takes_the_place_of_an_upload_or_of_a_paper_to_show(bees):
    silent = {"ho_ten": {"how": "typed_registry_down", "registry": "people"}}
    law = from_store(from_store(bees, "anh_cho_dat"), "giay_to")
    assert stored(law, {}, silent, "house", "other")["anh_cho_dat"] == ("stored", "upload", True)
    assert stored(law, {}, silent, "house")["giay_to"] == ("stored", "present", False)
    assert stored(law, {}, silent, "other")["anh_cho_dat"] == ("upload", None, True)
    assert store_kinds(law) == {"house", "household_certificate"}


def test_what_a_registry_holds_is_not_asked_for_in_the_store(bees):
    answered = {"ho_ten": {"how": "held", "registry": "people"}}
    assert stored(from_store(bees, "giay_to"), {}, answered, "house")["giay_to"] == ("held", None, False)


def test_a_kept_paper_for_something_optional_need_not_be_used(bees):
    assert stored(bees, {}, {}, "household_certificate")["giay_ho"] == ("stored", "upload", False)


def test_an_agency_looks_up_itself_what_nobody_may_ask_for(moving):
    assert needed(moving, {}, {}) == [("giay_nha", "upload", False), ("ho_cu", "agency", False)]
