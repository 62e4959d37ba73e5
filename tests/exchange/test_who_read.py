"""Who read my data: every reading of a person's records, at once, to that person only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lienthong.core.models import LedgerLine
from lienthong.core.values import Text
from lienthong.exchange.queries import reads_of_person


def test_a_reading_is_seen_at_once_with_who_what_why_and_on_which_basis(family, read, an, at):
    read(fields=["full_name"], dossier="H01-261120-0001")
    (line,) = reads_of_person(to=an)
    assert (line.at, line.who, line.dossier, line.procedure) == (at, "Cán bộ Bảy", "H01-261120-0001", "1")
    assert line.service_title == Text("Thông tin một người", "A person")
    assert [(field.name, field.title) for field in line.fields] == [("full_name", Text("Họ và tên", "Full name"))]
    assert line.purpose == Text("Giải quyết hồ sơ", "Settle the dossier")
    assert line.basis == "Luật Dữ liệu"
    assert not line.is_self


def test_all_records_about_the_person_count_newest_first(family, read, an, at):
    read(at=at)
    read("households.household", at=at + timedelta(minutes=1))
    read("permits.permit", at=at + timedelta(minutes=2))
    read(by=an, consumer="person", at=at + timedelta(minutes=3))
    lines = reads_of_person(to=an)
    services = ["people.person", "permits.permit", "households.household", "people.person"]
    assert [line.service for line in lines] == services
    assert [line.is_self for line in lines] == [True, False, False, False]
    assert len(reads_of_person(to=an, limit=2)) == 2


def test_nobody_sees_readings_of_anybody_else(family, read, an, officer):
    read(number="00000003")
    read(number="00000002")
    assert reads_of_person(to=an) == []
    assert len(reads_of_person(to=replace(an, subject="00000003"))) == 1
    assert reads_of_person(to=officer) == []
    assert reads_of_person(to=replace(an, subject="99999999")) == []


def test_empty_and_refused_readings_are_nobodys(family, read, an):
    read(number="99999999")
    assert reads_of_person(to=an) == []
    assert LedgerLine.objects.filter(verb="exchange.read").count() == 1


def test_a_field_that_is_no_longer_offered_keeps_its_name(family, read, an, machine, at):
    from lienthong.exchange.actions.catalog import load_services
    from lienthong.exchange.queries import service_in_force

    read(fields=["full_name", "home"])
    service = service_in_force("people.person").service
    load_services([service.model_copy(update={"fields": ("full_name",)})], by=machine, at=at)
    (line,) = reads_of_person(to=an)
    assert [field.title.en for field in line.fields] == ["Full name", "home"]


def test_the_page_costs_five_statements_however_many_readings(family, read, an, officer, django_assert_num_queries):
    for _ in range(3):
        read(by=replace(officer, unit_id=1))
    with django_assert_num_queries(5):  # records, lines, services, agreements, names of units
        lines = reads_of_person(to=an)
    assert [line.unit_name for line in lines] == ["", "", ""]  # no such unit in this test
