"""Vietnam's pack at work: a family of the demonstration plays its three procedures on the real units and registries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lienthong.accounts.actions import grant_role, open_account
from lienthong.accounts.queries import actor_of
from lienthong.core.values import Actor, Role, system
from lienthong.documents.actions import attach_file
from lienthong.documents.queries import document_of
from lienthong.dossiers.actions import handling
from lienthong.dossiers.actions.drafting import save_draft, start_draft
from lienthong.dossiers.actions.results import make_result
from lienthong.dossiers.actions.submitting import submit_draft
from lienthong.dossiers.models import Dossier
from lienthong.packs.loading import load_pack
from lienthong.registries.actions.facts import record_fact
from tests.dossiers.making import pay

from .conftest import PACKS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (PACKS / "vn/units/built/units.csv").exists(),
        reason="the tables of units are built by `lienthong pack build packs/vn`",
    ),
]
MACHINE = system("tests")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BEFORE = FRIDAY - timedelta(days=1)
PLACE, ADDRESS = "00004", "12 phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội"
MOTHER, FATHER = "001198000001", "001096000002"
CHILD = {
    "nks_ho_ten": "Trần Minh An",
    "nks_ngay_sinh": "2026-11-16",
    "nks_gioi_tinh": "male",
    "nks_noi_sinh": "Bệnh viện Phụ sản Hà Nội",
}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def person(number: str, name: str, birth: str, sex: str, spouse: tuple[str, str]) -> dict[str, str]:
    return {
        "personal_number": number,
        "full_name": name,
        "birth_date": birth,
        "sex": sex,
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "home_place": "Hà Nội",
        "residence_place": PLACE,
        "residence_text": ADDRESS,
        "spouse_number": spouse[0],
        "spouse_name": spouse[1],
    }


@pytest.fixture
def mother() -> Actor:
    """A mother, her husband and their household are known to the registries; nothing else is."""
    load_pack(PACKS / "vn", by=MACHINE, at=BEFORE)
    hoa, minh = "Nguyễn Thị Hoa", "Trần Văn Minh"
    household = {
        "kind": "permanent",
        "householder_name": minh,
        "householder_number": FATHER,
        "place": PLACE,
        "street": "12 phố Đội Cấn",
        "address": ADDRESS,
        "from_date": "2024-01-01",
        "members": [
            {"personal_number": FATHER, "full_name": minh, "relation": "Chủ hộ"},
            {"personal_number": MOTHER, "full_name": hoa, "relation": "Vợ"},
        ],
    }
    for registry, fact in (
        ("population", person(MOTHER, hoa, "1998-08-02", "female", (FATHER, minh))),
        ("population", person(FATHER, minh, "1996-03-14", "male", (MOTHER, hoa))),
        ("residence", household),
    ):
        record_fact(registry, fact, valid_from=BEFORE.date(), source="test", by=MACHINE, at=BEFORE)
    return actor_of(open_account("hoa", hoa, subject=MOTHER, by=MACHINE, at=BEFORE).pk)


def officer(unit_id: int, role: Role, dossier: str) -> Actor:
    name = f"{role} {dossier}"
    account = open_account(name, name, unit_id=unit_id, title=name, by=MACHINE, at=BEFORE)
    grant_role(account.pk, role, unit_id=unit_id, by=MACHINE, at=BEFORE)
    return actor_of(account.pk)


def file(procedure: str, typed: dict[str, Any], papers: tuple[str, ...], by: Actor, at: datetime) -> Dossier:
    draft = start_draft(procedure, by=by, at=at)
    save_draft(draft.pk, {**draft.form, **typed}, by=by, at=at)
    for paper in papers:
        attach_file(f"draft:{draft.pk}", paper, PDF, f"{paper}.pdf", by=by, at=at)
    return submit_draft(draft.pk, key=f"file {procedure}", by=by, at=at)


def settle(dossier: Dossier, at: datetime) -> dict[str, str]:
    """Take a dossier through every step and return what its paper shows."""
    intake = officer(dossier.holder_id, Role.INTAKE, dossier.code)
    settling, head = (officer(dossier.unit_id, role, dossier.code) for role in (Role.SETTLE, Role.HEAD))
    pay(dossier.code, at=at)
    handling.receive_dossier(dossier.code, key="1", by=intake, at=at)
    handling.take_dossier(dossier.code, key="2", by=settling, at=at)
    handling.propose_result(dossier.code, "grant", "Đủ điều kiện", key="3", by=settling, at=at)
    handling.sign_dossier(dossier.code, key="4", by=head, at=at)
    assert make_result(dossier.code, by=system("results"), at=at)
    paper = document_of(dossier.code)
    assert paper is not None
    return {row["label"]["vi"]: row["value"] for row in paper.shows}


def local(moment: datetime) -> str:
    return moment.astimezone(FRIDAY.tzinfo).strftime("%d/%m/%Y %H:%M")


def test_a_birth_is_declared_once_and_the_next_procedure_knows_it(mother):
    birth = file("1.001193", CHILD, ("giay_chung_sinh",), mother, FRIDAY)
    assert local(birth.due_at) == "20/11/2026 17:00"
    how = {name: line["how"] for name, line in birth.provenance.items()}
    assert {name for name, came in how.items() if came.startswith("typed")} == CHILD.keys()

    certificate = settle(birth, FRIDAY)
    number = certificate["Số định danh cá nhân"]
    assert number.startswith("001226")  # province of registration, century and sex, year
    assert (certificate["Họ tên mẹ"], certificate["Họ tên cha"]) == ("Nguyễn Thị Hoa", "Trần Văn Minh")
    assert (certificate["Giới tính"], certificate["Nơi đăng ký"]) == ("Nam", "UBND phường Ba Đình")

    later = FRIDAY + timedelta(hours=1)
    typed = {"nyc_quan_he": "con", "dt_so_dinh_danh": number}
    copy = file("2.000635", typed, (), mother, later)
    assert {name for name, line in copy.provenance.items() if line["how"].startswith("typed")} == typed.keys()
    assert settle(copy, later)["Họ, chữ đệm, tên"] == "Trần Minh An"


def test_a_stay_is_registered_in_three_working_days(mother):
    typed = {
        "dien_thoai": "0912345678",
        "noi_tam_tru": "00008",
        "dia_chi": "Số 5, ngõ 12",
        "den_ngay": "2027-11-01",
        "ly_do": "Làm việc",
    }
    stay = file("1.004194", typed, ("cho_o",), mother, FRIDAY)
    assert local(stay.due_at) == "03/12/2026 17:00"  # until it is paid: as if it were paid on the last day
    pay(stay.code, at=FRIDAY)
    stay.refresh_from_db()
    assert local(stay.due_at) == "26/11/2026 17:00"
    notice = settle(stay, FRIDAY)
    assert (notice["Chủ hộ"], notice["Từ ngày"], notice["Số hồ sơ cư trú"]) == (
        "Nguyễn Thị Hoa",
        "20/11/2026",
        "000001",
    )
