"""Other people in one's form, on the pages: inviting, answering, helping a friend, acting for a business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lienthong.accounts.actions import represent_business
from lienthong.core.values import Actor, system
from lienthong.dossiers.models import Dossier, Draft, Invitation
from tests.dossiers.making import BEES, FRIDAY, MOVING, OPENED, PLACE, Country, change_law
from tests.portal.test_filling import begin
from tests.portal.visiting import Clock, Visitor

pytestmark = pytest.mark.django_db

SHARED = "D.005"
HOME = {"noi_moi": PLACE, "dia_chi": "2 đường Mây", "so_ban": "00000002", "so_lam_chung": ""}
Open = Callable[[Actor | None], Visitor]


@pytest.fixture
def neighbor(country: Country, open_as: Open) -> Visitor:
    return open_as(country.neighbor)


def invited(visitor: Visitor) -> tuple[str, str]:
    """Let the visitor begin a form and invite the neighbor; return the addresses of the form and the invitation."""
    address = begin(visitor, SHARED)
    visitor.post(f"{address}/part/home", HOME)
    visitor.post(f"{address}/people/partner")
    return address, f"/invitations/{Invitation.objects.latest('invited_at').pk}"


# ---------------------------------------------------------------- refusals


def test_whose_part_it_is_must_be_known_first(visitor: Visitor) -> None:
    address = begin(visitor, SHARED)
    assert visitor.get(address).says("Người cùng hộ", "Cần biết là ai trước")
    assert visitor.get(f"{address}/people/partner").says("bản khai chưa cho biết là ai", "#f-so_ban")
    assert visitor.post(f"{address}/people/partner").status == 422
    assert visitor.get(f"{address}/people/nobody").status == 404
    assert visitor.get(f"{address}/part/partner").status == 404  # its questions are not the applicant's


def test_an_invitation_is_nobody_else_s(visitor: Visitor) -> None:
    _, invitation = invited(visitor)
    assert visitor.get(invitation).status == 404
    assert visitor.post(invitation, {"do": "agree"}).status == 404


def test_what_is_missing_is_said_and_nothing_is_lost(visitor: Visitor, neighbor: Visitor) -> None:
    _, invitation = invited(visitor)
    neighbor.post(invitation, {"do": "agree", "noi_cu_ban": "9 đường Gió"})
    assert neighbor.status == 422
    assert neighbor.says("cùng lập hộ này không: chưa nhập", "9 đường Gió")


def test_who_says_no_says_why(visitor: Visitor, neighbor: Visitor) -> None:
    address, invitation = invited(visitor)
    assert neighbor.post(invitation, {"do": "decline", "words": " "}).status == 422
    neighbor.post(invitation, {"do": "decline", "words": "Tôi chưa quyết định"})
    assert neighbor.follow().says("Bạn đã không đồng ý", "Tôi chưa quyết định")
    assert visitor.get(f"{address}/people/partner").says("Không đồng ý", "Tôi chưa quyết định", "Mời lại")


def test_an_invitation_that_is_over_leads_on(visitor: Visitor, neighbor: Visitor, clock: Clock) -> None:
    address, invitation = invited(visitor)
    clock.at = FRIDAY + timedelta(days=8)
    assert neighbor.get(invitation).says("không còn hiệu lực", "/my")
    assert neighbor.post(invitation, {"do": "agree"}).status == 410
    assert visitor.get(f"{address}/people/partner").says("Hết hạn trả lời", "Mời lại")


# ---------------------------------------------------------------- a part


def test_two_people_file_one_form(visitor: Visitor, neighbor: Visitor) -> None:
    address, invitation = invited(visitor)
    assert visitor.get(f"{address}/people/partner").says("Đã mời, đang chờ", "Trả lời đến")
    assert visitor.get(f"{address}/review").says("chưa khai và đồng ý", f"{address}/people/partner")
    assert neighbor.get("/").says("An Bình mời bạn khai phần của mình", invitation)
    assert neighbor.get("/my").says("Chờ bạn trả lời", invitation)
    assert neighbor.get(invitation).says("An Bình", "2 đường Mây", "Bắt đầu")
    assert not neighbor.says("00000001")
    assert neighbor.post(invitation, {"do": "save"}).says("Lê Chi", 'name="dong_y"')
    neighbor.post(invitation, {"do": "save", "noi_cu_ban": "9 đường Gió"})
    assert not visitor.get(f"{address}/review").says("9 đường Gió")
    neighbor.post(invitation, {"do": "agree", "noi_cu_ban": "9 đường Gió", "dong_y": "co"})
    assert neighbor.follow().says("Bạn đã đồng ý lúc")
    assert visitor.get(address).says("Đã khai và đồng ý")
    assert visitor.get(f"{address}/review").says("9 đường Gió", "Nộp hồ sơ")
    visitor.post(f"{address}/review")
    dossier = Dossier.objects.get()
    assert visitor.get(f"/dossiers/{dossier.code}").says("có lời đồng ý của Lê Chi", "9 đường Gió")
    assert neighbor.get(invitation).says("Bạn đã đồng ý lúc", "9 đường Gió")
    assert neighbor.get(f"/dossiers/{dossier.code}").status == 404


def test_what_was_agreed_to_changes_and_is_asked_again(visitor: Visitor, neighbor: Visitor) -> None:
    address, invitation = invited(visitor)
    neighbor.post(invitation, {"do": "agree", "dong_y": "co"})
    visitor.post(f"{address}/part/home", HOME | {"dia_chi": "77 đường Mây"})
    assert visitor.get(f"{address}/people/partner").says("Bản khai đã thay đổi", "Mời lại")


def test_a_wrong_value_in_one_s_part_is_reported(visitor: Visitor, neighbor: Visitor) -> None:
    _, invitation = invited(visitor)
    neighbor.post(invitation, {"do": "save"})
    assert neighbor.get(f"{invitation}/wrong?field=dia_chi").status == 404
    assert neighbor.get(f"{invitation}/wrong?field=ten_ban").says("Lê Chi")
    assert neighbor.post(f"{invitation}/wrong", {"field": "ten_ban", "words": ""}).status == 422
    neighbor.post(f"{invitation}/wrong", {"field": "ten_ban", "words": "Tên tôi là Lê Chi Mai"})
    neighbor.post(invitation, {"do": "agree", "ten_ban": "Lê Chi Mai", "dong_y": "co"})
    assert Draft.objects.get().form["ten_ban"] == "Lê Chi Mai"


# ---------------------------------------------------------------- a friend


def test_a_friend_fills_it_in_and_the_person_files_it(visitor: Visitor, neighbor: Visitor) -> None:
    assert neighbor.get(f"/procedures/{MOVING}").says(f"/procedures/{MOVING}/help")
    assert neighbor.get(f"/procedures/{MOVING}/help").says("Bạn không đọc được dữ liệu nhà nước")
    for number in ("", "00000002", "' OR 1=1"):
        assert neighbor.post(f"/procedures/{MOVING}/help", {"number": number}).status == 422
    neighbor.post(f"/procedures/{MOVING}/help", {"number": "00000001"})
    address = neighbor.url
    assert neighbor.get(address).says("Bạn đang khai giúp", "00000001", "Gửi cho người đó")
    neighbor.post(f"{address}/part/home", {"noi_moi": PLACE, "dia_chi": "12 đường Hoa"})
    assert neighbor.get(f"{address}/review").says("người đó xem lại và tự nộp")
    neighbor.post(f"{address}/hand-over")
    assert neighbor.get(address).says("Đã gửi lúc")
    invitation = f"/invitations/{Invitation.objects.get().pk}"
    assert visitor.get("/my").says("Lê Chi đã khai giúp", invitation)
    assert visitor.get(invitation).says("Lê Chi đã khai giúp bạn", "Nhận và xem lại")
    visitor.post(invitation, {"do": "take"})
    assert visitor.follow().says("Người đăng ký")
    assert neighbor.get(address).status == 404
    assert visitor.get(invitation).says("Bạn đã nhận")
    visitor.post(f"{address}/part/home", {"noi_moi": PLACE, "dia_chi": "12 đường Hoa", "ngay_don": "2026-11-19"})
    visitor.post(f"{address}/review")
    assert visitor.get(f"/dossiers/{Dossier.objects.get().code}").says("Lê Chi khai giúp")


def test_who_did_not_ask_sends_it_back(visitor: Visitor, neighbor: Visitor) -> None:
    neighbor.post(f"/procedures/{MOVING}/help", {"number": "00000001"})
    address = neighbor.url
    neighbor.post(f"{address}/hand-over")
    invitation = f"/invitations/{Invitation.objects.get().pk}"
    visitor.post(invitation, {"do": "decline", "words": "Tôi không nhờ"})
    assert visitor.follow().says("Bạn đã không nhận")
    assert neighbor.get(address).says("Người đó không nhận", "Tôi không nhờ", "Gửi lại")


# ---------------------------------------------------------------- a business


def test_a_business_files_through_who_represents_it(country: Country, visitor: Visitor) -> None:
    represent_business(int(country.person.id), "0101", "Công ty Ong", by=system("test"), at=OPENED)
    change_law(BEES, applicants=["business"])
    assert visitor.get(f"/procedures/{BEES}").says("Thủ tục này dành cho doanh nghiệp", "/my/businesses?next=")
    assert visitor.post(f"/procedures/{BEES}/start").status == 422
    visitor.post("/my/businesses", {"business": "0101", "next": f"/procedures/{BEES}"})
    assert visitor.url == f"/procedures/{BEES}"
    assert visitor.follow().says("Nộp thay mặt", "Công ty Ong", "Bắt đầu khai")
    address = begin(visitor, BEES)
    assert visitor.get("/my").says(address)
    assert visitor.get(f"/procedures/{MOVING}").says("Thủ tục này dành cho cá nhân", "Làm việc cho chính tôi")
    visitor.post("/my/businesses", {"business": ""})
    assert not visitor.get("/my").says(address)
    assert visitor.post(f"{address}/part/hives", {"so_to": "4"}).status == 409
