"""Interactive forms without a script: rows that come and go, calculated values, old addresses, nothing lost."""

from __future__ import annotations

import pytest

from lienthong.core.values import system
from lienthong.dossiers.models import Dossier, Draft
from lienthong.procedures.actions.publishing import publish_procedure
from tests.dossiers.making import MOVING, OPENED
from tests.portal.test_filling import begin
from tests.portal.visiting import signed_in
from tests.procedures.conftest import family

pytestmark = pytest.mark.django_db

ROW = {
    "con.0.ten": "Bé An",
    "con.0.ngay_sinh__day": "1",
    "con.0.ngay_sinh__month": "2",
    "con.0.ngay_sinh__year": "2020",
}


def draft():
    return Draft.objects.latest("created_at")


@pytest.fixture
def address(visitor):
    def read_declared(data):
        data["reads"] = ["people.person", "households.household"]

    publish_procedure(family(read_declared), by=system("packs"), at=OPENED)
    return begin(visitor, "F.001")


def test_a_row_is_added_filled_and_dropped(visitor, address):
    page = visitor.post(f"{address}/part/numbers", {"muc": "100", "con__rows": "0", "add_row": "con"})
    assert page.says('name="con.0.ten"', 'name="con__rows" value="1"', "Thêm một dòng nữa")
    visitor.post(f"{address}/part/numbers", {"muc": "100", "con__rows": "1", **ROW})
    assert draft().form["con"] == [{"ten": "Bé An", "ngay_sinh": "2020-02-01", "tuoi": 6}]
    page = visitor.post(f"{address}/part/numbers", {"muc": "100", "con__rows": "1", "drop_row": "con.0", **ROW})
    assert page.says("Chưa có dòng nào")
    assert draft().form["con"] == []


def test_what_is_wrong_in_a_row_is_named_there_and_kept(visitor, address):
    page = visitor.post(f"{address}/part/numbers", {"muc": "1", "con__rows": "1", **ROW, "con.0.ten": "B"})
    assert page.status == 422
    assert page.says('href="#f-con.0.ten"', "Con, dòng 1", 'value="B"', 'id="e-con.0.ten"')


def test_a_registry_fills_the_row_whose_number_was_typed(visitor, address):
    page = visitor.post(f"{address}/part/numbers", {"muc": "1", "con__rows": "1", **ROW, "con.0.so": "00000001"})
    assert page.says("An Bình", "vừa được điền")
    assert draft().held["con.0.ho_ten_me"]["locked"] is True


def test_calculated_values_are_shown_and_cannot_be_typed(visitor, address):
    visitor.post(f"{address}/part/numbers", {"muc": "100", "con__rows": "1", **ROW})
    page = visitor.get(f"{address}/part/family")
    assert page.says("một trăm", "Tự tính")
    assert 'name="tien"' not in page.text
    visitor.post(f"{address}/part/family", {"tien": "5", "nguoi_lon": "true"})
    assert draft().form["tien"] == 100


def test_answers_that_change_a_page_are_told_to_it(visitor, address):
    page = visitor.get(f"{address}/part/numbers")
    for name in ("con.0.loai", "con.0.ngay_sinh", "con.0.so"):
        assert name in page.text.split('data-refreshing="')[1].split('"')[0]


def test_an_old_address_becomes_a_commune_and_the_officer_sees_which(visitor, country):
    address = begin(visitor, MOVING)
    words = {"noi_moi__words": "phường 4, suối mơ", "dia_chi": "12 đường Hoa", "ngay_don__day": "19"}
    words |= {"ngay_don__month": "11", "ngay_don__year": "2026"}
    page = visitor.post(f"{address}/part/home", words)
    assert page.says("trước là Phường 4, Huyện Suối Mơ", 'value="00101"', 'value="00102"')
    visitor.post(f"{address}/part/home", {**words, "noi_moi": "00101"})
    assert draft().places["noi_moi"]["code"] == "00103"
    visitor.post(f"{address}/part/home", {"dia_chi": "14 đường Hoa"})
    assert draft().places["noi_moi"]["among"] == ["00101", "00102"]
    visitor.post(f"{address}/review", {})
    dossier = Dossier.objects.get()
    assert dossier.provenance["noi_moi"]["was"]["name"] == "Phường 4, Huyện Suối Mơ, Tỉnh Bình Minh"
    assert signed_in(country.intake).get(f"/desk/dossiers/{dossier.code}").says("Chọn theo địa chỉ cũ: Phường 4")


def test_another_commune_forgets_the_old_address(visitor):
    address = begin(visitor, MOVING)
    visitor.post(f"{address}/part/home", {"noi_moi__words": "phường 4, suối mơ", "noi_moi": "00101"})
    visitor.post(f"{address}/part/home", {"noi_moi__words": "mây hồng", "noi_moi": "00102"})
    assert draft().places == {}
