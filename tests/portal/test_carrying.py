"""A form begun under a former text of the law, on the pages."""

from __future__ import annotations

import pytest

from lienthong.dossiers.actions import drafting
from lienthong.dossiers.models import Draft
from tests.dossiers.making import FRIDAY, MOVING, change_law
from tests.dossiers.test_carrying import NEW_YEAR, TYPED, begun, new_law, with_reason, without

pytestmark = pytest.mark.django_db


def test_a_draft_on_the_law_of_today_says_nothing_about_it(visitor, country):
    draft = begun(country)
    assert "Quy định đã thay đổi" not in visitor.get(f"/drafts/{draft.pk}").text


def test_an_accepted_draft_may_be_filed_or_carried(visitor, country, clock):
    draft = begun(country)
    new_law(change=with_reason, transition={"old_until": "2027-01-31"})
    clock.at = NEW_YEAR
    page = visitor.get(f"/drafts/{draft.pk}")
    assert page.says("Bạn vẫn nộp được theo phiên bản 1 đến hết", "31/01/2027", "Thêm một câu hỏi «Lý do».")
    assert page.says(f"/drafts/{draft.pk}/carry")


def test_an_outdated_draft_is_carried_with_what_changed_and_what_was_set_aside(visitor, country, clock):
    draft = begun(country)
    new_law(change=without("noi_cu"))
    clock.at = NEW_YEAR
    assert visitor.get(f"/drafts/{draft.pk}").says("nay áp dụng phiên bản 2", "Không hỏi «Địa chỉ cũ» nữa.")
    refused = visitor.post(f"/drafts/{draft.pk}/review")
    assert (refused.status, refused.url) == (302, f"/drafts/{draft.pk}")
    carried = visitor.post(f"/drafts/{draft.pk}/carry").follow()
    assert carried.says("Tờ khai đã chuyển sang quy định mới", "Địa chỉ cũ: 1 đường Trăng")
    assert visitor.post(f"/drafts/{draft.pk}/review").url.endswith("/receipt")


def test_a_draft_of_a_procedure_that_has_ended_is_kept_and_says_so(visitor, country, clock):
    from datetime import date

    from lienthong.core.values import system
    from lienthong.procedures.actions.retiring import retire_version

    draft = begun(country)
    retire_version(MOVING, 1, until=date(2027, 1, 1), by=system("packs"), at=FRIDAY)
    clock.at = NEW_YEAR
    assert visitor.get(f"/drafts/{draft.pk}").says("Thủ tục này không còn áp dụng")


def test_rows_that_were_set_aside_are_read_cell_by_cell(visitor, country):
    draft = drafting.start_draft(MOVING, by=country.person, at=FRIDAY)
    rows = {"con": {"label": {"vi": "Con", "en": "Children"}, "value": [{"ten": "Na", "tuoi": 3}, {"ten": "Bo"}]}}
    change_law(term={"kind": "working_days", "amount": 2})
    Draft.objects.filter(pk=draft.pk).update(set_aside=rows, form=TYPED)
    assert visitor.get(f"/drafts/{draft.pk}").says("Con: Na, 3; Bo")
