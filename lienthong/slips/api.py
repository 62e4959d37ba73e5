"""HTTP door of slips: those of a dossier, their sealed PDFs, and the public check of one by its code."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from lienthong.core.refusals import NotFound
from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.documents.queries import read_file
from lienthong.documents.rules import PDF
from lienthong.slips import queries
from lienthong.slips.queries import SlipCheck, SlipRow

router = Router(tags=["slips"])


@router.get("/dossiers/{code}/slips", response=list[SlipRow], summary="List the slips of a dossier")
def slips(request: ApiRequest, code: str) -> list[SlipRow]:
    return queries.slips_of(code, to=request.auth)


@router.get("/dossiers/{code}/slips/{slip}/file", response=bytes, summary="Read the sealed PDF of a slip")
def file(request: ApiRequest, code: str, slip: str) -> HttpResponse:
    found = queries.get_slip(code, slip, to=request.auth).row
    if not found.file:
        raise NotFound(what=Text("bản in của phiếu", "The printed slip"))
    answer = HttpResponse(read_file(found.file), content_type=PDF)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{found.kind}.pdf"'
    return answer


@router.get(
    "/slips/{slip}", auth=None, response=SlipCheck, summary="Compare a slip with its record by the code of its QR"
)
def check(request: ApiRequest, slip: str) -> SlipCheck:
    return queries.verify_slip(slip)
