"""Who I am: demo sign-in, which production does not have; acting for a business; signing out; statements."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from lienthong.accounts import actions
from lienthong.accounts.actions import DemoPerson
from lienthong.accounts.models import Account
from lienthong.accounts.queries import DemoPost
from lienthong.core.models import LedgerLine
from lienthong.core.values import Role, Text, system
from tests.dossiers.making import FRIDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(country):
    people = [DemoPerson("00000009", "Lê Thị Hà", Text("Vừa sinh con", "Just had a child"))]
    posts = [
        DemoPost("intake", "Trần Văn Long", Text("Tiếp nhận", "Intake"), Role.INTAKE, country.intake.unit_id),
        DemoPost("steering", "Vũ Mai", Text("Ban chỉ đạo", "Steering"), Role.STEERING),
        DemoPost("idle", "Võ Danh", Text("Chưa phân công", "No post"), Role.PERSON, country.intake.unit_id),
    ]
    actions.open_demo_accounts(people=people, posts=posts, by=system("tests"), at=FRIDAY)
    return {account.name: account.pk for account in Account.objects.filter(is_demo=True)}


def test_one_chooses_who_to_be_by_name(stranger, demo):
    page = stranger.get("/sign-in?next=/my")
    assert page.says("Lê Thị Hà", "Vừa sinh con", "Tiếp nhận hồ sơ (một cửa)", "Trần Văn Long", "Ban chỉ đạo")
    assert "Trần Văn Long" not in stranger.get("/sign-in?q=le thi ha").text
    assert stranger.get("/sign-in?q=zzzz").says("Không có người nào tên như vậy")


def test_signing_in_leads_where_one_was_going_or_where_the_role_works(stranger, demo):
    for name, to, leads in (
        ("Lê Thị Hà", "/my", "/my"),
        ("Lê Thị Hà", "https://elsewhere.example/", "/"),
        ("Lê Thị Hà", "", "/"),
        ("Trần Văn Long", "", "/desk/"),
        ("Vũ Mai", "", "/command/"),
        ("Võ Danh", "", "/"),
    ):
        stranger.post("/sign-in/enter", {"account": demo[name], "next": to})
        assert (stranger.status, stranger.url) == (302, leads)
    assert LedgerLine.objects.filter(verb="accounts.signed_in").count() == 6


@pytest.mark.parametrize(
    "next_page",
    ["//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "////elsewhere.example", "x" * 5000, "\0/x"],
)
def test_signing_in_leads_nowhere_else(stranger, demo, next_page):
    stranger.post("/sign-in/enter", {"account": demo["Lê Thị Hà"], "next": next_page})
    assert (stranger.status, stranger.url) == (302, "/")


@pytest.mark.parametrize("account", ["", "x", "\0", "-1", "1" * 19, "9" * 5000, "²"])
def test_an_account_that_is_none_is_refused_by_name(stranger, demo, account):
    assert stranger.post("/sign-in/enter", {"account": account}).status == 404
    assert stranger.says("account_unknown")


def test_somebody_who_is_no_demo_account_is_not_to_be_chosen(stranger, demo, country):
    assert stranger.post("/sign-in/enter", {"account": country.head.id}).status == 404


def test_a_copied_cookie_is_worth_nothing_after_signing_out(stranger, demo, open_as):
    stranger.post("/sign-in/enter", {"account": demo["Lê Thị Hà"]})
    copied = stranger.client.cookies["sessionid"].value
    thief, elsewhere = open_as(None), open_as(None)
    thief.client.cookies["sessionid"] = copied
    elsewhere.post("/sign-in/enter", {"account": demo["Lê Thị Hà"]})
    assert thief.get("/my").status == 200
    stranger.post("/sign-out")
    assert thief.get("/my").url.startswith("/sign-in")
    assert elsewhere.get("/my").status == 200  # the same person, in another browser


def test_signing_in_anew_leaves_nothing_of_the_one_before(stranger, demo):
    stranger.post("/sign-in/enter", {"account": demo["Trần Văn Long"]})
    before = stranger.client.cookies["csrftoken"].value
    stranger.post("/sign-in/enter", {"account": demo["Lê Thị Hà"]})
    assert stranger.client.cookies["csrftoken"].value != before
    assert stranger.get("/desk/").status == 403


def test_pages_of_somebody_who_signed_in_are_not_kept_by_the_browser(stranger, demo):
    stranger.post("/sign-in/enter", {"account": demo["Lê Thị Hà"]})
    assert stranger.get("/").headers["Cache-Control"] == "private, no-store"
    assert stranger.says("Lê Thị Hà", "Đăng xuất")
    stranger.post("/sign-out")
    assert stranger.get("/").says("Đăng nhập")
    assert stranger.post("/sign-out").status == 302
    assert LedgerLine.objects.filter(verb="accounts.signed_out").count() == 1


@pytest.mark.parametrize("account", ["", "abc", "0", "999999999"])
def test_only_demo_accounts_are_entered_without_a_password(stranger, demo, country, account):
    assert stranger.post("/sign-in/enter", {"account": account}).status == 404
    assert stranger.post("/sign-in/enter", {"account": country.head.id}).status == 404


def test_the_parts_of_the_house_that_are_open_are_in_the_header(stranger, demo):
    stranger.post("/sign-in/enter", {"account": demo["Trần Văn Long"]})
    assert stranger.get("/").says("Bàn làm việc")
    assert "Điều hành" not in stranger.text
    stranger.post("/sign-in/enter", {"account": demo["Vũ Mai"]})
    assert stranger.get("/").says("Điều hành")


def test_a_representative_chooses_for_whom_to_act(stranger, demo, country):
    me = demo["Lê Thị Hà"]
    day = FRIDAY.date() - timedelta(days=1)
    actions.represent_business(me, "0101", "Công ty Sao Mai", valid_from=day, by=system("tests"), at=FRIDAY)
    stranger.post("/sign-in/enter", {"account": me})
    assert stranger.get("/").says("/my/businesses")
    assert stranger.get("/my/businesses").says("Công ty Sao Mai", "Cho chính tôi")
    stranger.post("/my/businesses", {"business": "0101"})
    assert stranger.get("/").says("Lê Thị Hà (Công ty Sao Mai)")
    assert stranger.post("/my/businesses", {"business": "9999"}).status == 403
    stranger.post("/my/businesses", {"business": ""})
    assert "Sao Mai" not in stranger.get("/").text


def test_somebody_without_a_business_is_told_so(visitor):
    assert visitor.get("/my/businesses").says("Bạn chưa đại diện cho doanh nghiệp nào")


def test_an_account_closed_meanwhile_is_nobody(stranger, demo):
    stranger.post("/sign-in/enter", {"account": demo["Lê Thị Hà"]})
    actions.close_account(demo["Lê Thị Hà"], by=system("tests"), at=FRIDAY)
    assert stranger.get("/").says("Đăng nhập")


def test_the_accessibility_statement_says_what_is_not_good_yet(stranger):
    assert stranger.get("/accessibility").says("WCAG 2.2", "Những gì chưa tốt")


def test_production_has_no_demo_sign_in():
    """The module refuses to load, and the address answers that no identity provider is connected."""
    program = """
import django; django.setup()
from django.test import Client
from lienthong.core.refusals import Refused
from lienthong.server.urls import urlpatterns
from django.urls import NoReverseMatch, resolve, reverse
assert resolve("/sign-in").func.__name__ == "no_provider"
try:
    reverse("demo_enter")
except NoReverseMatch:
    pass
else:
    raise SystemExit("demo_enter has an address")
try:
    import lienthong.portal.demo
except Refused as refused:
    print(refused.code)
"""
    environment = os.environ | {"LIENTHONG_MODE": "production", "DJANGO_SETTINGS_MODULE": "lienthong.server.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "demo_only", done.stderr


def test_without_a_provider_people_are_told_what_still_works(rf, clock):
    from lienthong.portal.account import no_provider

    request = rf.get("/sign-in")
    request.session = {}
    answer = no_provider(request)
    assert answer.status_code == 503
    assert "nộp trực tiếp" in answer.content.decode()
