"""What registering a business does beside its own registry, in Vietnam's pack."""

from __future__ import annotations

import pytest

from lienthong.packs.contents import Contents
from lienthong.registries.actions.facts import record_fact
from lienthong.registries.models import RecordVersion

from .conftest import VIETNAM
from .playing import BEGAN, MACHINE, OPENED, file, prepare, settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (VIETNAM / "units/built/units.csv").exists(),
        reason="the tables of units are built by `lienthong pack build packs/vn`",
    ),
]


def test_a_household_business_has_the_tax_code_that_its_owner_had(vietnam: Contents) -> None:
    play = prepare(vietnam, "1.001612")
    number = str(play.applicant.subject)
    wage = {"tax_code": number, "kind": "person", "name": "Trần Minh Quân", "holder_number": number, "place": "00004"}
    wage |= {"registered_on": "2025-07-01", "state": "active"}
    held = record_fact("tax_registrations", wage, valid_from=BEGAN, source="test", by=MACHINE, at=OPENED)
    dossier = file(play)
    settle(play, dossier)
    assert dossier.state == "DONE"
    newest = RecordVersion.objects.filter(record_id=held.record_id).order_by("valid_from").last()
    assert newest is not None
    assert (newest.data["kind"], newest.data["name"]) == ("household_business", play.form["ten"])
    assert newest.data["address"] == "Số 12 phố Đội Cấn, Phường Ba Đình, Thành phố Hà Nội"
