"""HTTP door of the papers: the public check of a paper against its record."""

from __future__ import annotations

from ninja import File, Router, UploadedFile

from lienthong.core.requests import ApiRequest
from lienthong.documents import queries
from lienthong.documents.queries import PaperCheck, PublicCheck
from lienthong.documents.rules import LARGEST

router = Router(tags=["documents"], auth=None)


@router.get("/verify/{code}", response=PublicCheck, summary="Compare a paper with its record by the code of its QR")
def verify_code(request: ApiRequest, code: str) -> PublicCheck:
    return queries.verify_code(code, at=request.at)


@router.post(
    "/verify",
    response=PaperCheck,
    summary="Check a PDF, or its twin in data: its signature, and whether it was issued here",
)
def verify_paper(request: ApiRequest, file: File[UploadedFile]) -> PaperCheck:
    return queries.verify_paper(file.read(LARGEST + 1), at=request.at)
