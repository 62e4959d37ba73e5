"""What anybody asks the API, and what is asked of plans and indexes."""

from __future__ import annotations

from tests.api.playing import Plays, asked_by_anybody, check_pdf, of_index, of_plan, public, wrong_method
from tests.dossiers import making
from tests.dossiers.making import MOVING

OPEN: Plays = {
    "GET /units": (public("/units?words=nang"), public("/units"), "invalid_input"),
    "GET /units/provinces": (
        public("/units/provinces?on=2026-01-01"),
        public("/units/provinces?on=2026-02-31"),
        "invalid_input",
    ),
    "GET /units/resolve/{code}": (
        public("/units/resolve/00102"),
        public("/units/resolve/99999"),
        "unit_never_known",
    ),
    "GET /dossiers/{code}/slips": (
        lambda s: s.person.get(f"/dossiers/{s.slip().dossier}/slips"),
        lambda s: s.neighbor.get(f"/dossiers/{s.slip().dossier}/slips"),
        "not_found",
    ),
    "GET /dossiers/{code}/slips/{slip}/file": (
        lambda s: s.person.get(f"/dossiers/{s.slip().dossier}/slips/{s.slip().code}/file"),
        lambda s: s.person.get(
            f"/dossiers/{s.slip(is_printed=False).dossier}/slips/{s.slip(is_printed=False).code}/file"
        ),
        "not_found",
    ),
    "GET /slips/{slip}": (
        lambda s: asked_by_anybody(f"/slips/{s.slip().code}"),
        public("/slips/AAAA-BBBB"),
        "not_found",
    ),
    "GET /units/{level}/{code}": (
        public("/units/commune/00101"),
        public("/units/commune/99999"),
        "unit_unknown",
    ),
    "GET /units/{level}/{code}/communes": (
        public("/units/province/01/communes"),
        public("/units/province/99/communes"),
        "unit_unknown",
    ),
    "GET /verify/{code}": (
        lambda s: asked_by_anybody(f"/verify/{s.paper().code}"),
        public("/verify/AAAA-BBBB"),
        "not_found",
    ),
    "POST /verify": (lambda s: check_pdf(s.pdf()), lambda s: check_pdf(s.pdf()[:900]), "file_damaged"),
    "GET /procedures": (
        public("/procedures?words=don nha"),
        public("/procedures?limit=0"),
        "invalid_input",
    ),
    "GET /procedures/{code}": (
        public(f"/procedures/{MOVING}"),
        public("/procedures/X.1"),
        "procedure_unknown",
    ),
    "GET /procedures/{code}/due": (
        public(f"/procedures/{MOVING}/due"),
        public(f"/procedures/{MOVING}/due?place_code=99999"),
        "unit_unknown",
    ),
    "GET /procedures/{code}/versions": (
        public(f"/procedures/{MOVING}/versions"),
        public("/procedures/X.1/versions"),
        "procedure_unknown",
    ),
    "GET /procedures/{code}/versions/{number}": (
        public(f"/procedures/{MOVING}/versions/1"),
        public(f"/procedures/{MOVING}/versions/9"),
        "version_unknown",
    ),
    "GET /procedures/{code}/history": (
        public(f"/procedures/{MOVING}/history"),
        public("/procedures/X.1/history"),
        "procedure_unknown",
    ),
    "GET /life-events": (public("/life-events"), wrong_method("/life-events"), "method_not_allowed"),
    "GET /life-events/{event}/procedures": (
        public("/life-events/household/procedures"),
        wrong_method("/life-events/household/procedures"),
        "method_not_allowed",
    ),
    "GET /track/{code}": (
        lambda s: asked_by_anybody(s.at(making.file).replace("dossiers", "track")),
        public("/track/Z01-1"),
        "not_found",
    ),
    "GET /indicators/country": (
        public("/indicators/country"),
        wrong_method("/indicators/country"),
        "method_not_allowed",
    ),
    "GET /indicators/units/{unit_id}": (
        lambda s: asked_by_anybody(f"/indicators/units/{s.country.settle.unit_id}"),
        public("/indicators/units/0"),
        "unit_unknown",
    ),
    "GET /indicators/indexes/{code}/units/{unit_id}": (of_index(), of_index(index="nothing"), "index_unknown"),
    "GET /indicators/indexes/{code}/units/{unit_id}/ranking": (
        of_index("/ranking?level=commune"),
        of_index("/ranking?level=commune&day=2027-01-01"),
        "period_not_begun",
    ),
}
PLANS: Plays = {
    "GET /plans": (of_plan(), public("/plans"), "token_unknown"),
    "GET /plans/{code}": (of_plan("/{code}"), of_plan("/nothing"), "plan_unknown"),
    "GET /plans/{code}/workbook": (of_plan("/{code}/workbook"), of_plan("/nothing/workbook"), "plan_unknown"),
    "GET /plans/{code}/tasks/{task}": (
        of_plan("/{code}/tasks/T1"),
        of_plan("/{code}/tasks/nothing"),
        "task_unknown",
    ),
}
