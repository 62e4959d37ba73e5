"""Files beside a direct filing, put up under the key that it will have, and files that answer a question."""

from __future__ import annotations

from ninja import File, Router, Status, UploadedFile

from lienthong.core.requests import ApiRequest
from lienthong.documents import actions as papers
from lienthong.documents.queries import AttachedFile, attachments_of, get_attachment
from lienthong.documents.rules import LARGEST
from lienthong.dossiers.api.files import router as dossiers
from lienthong.dossiers.api.shapes import FormCode, LendIn, LendToFilingIn, PathKey, day_of
from lienthong.dossiers.queries import uploads
from lienthong.library.actions.keeping import lend_paper
from lienthong.procedures.queries import definition_on

router = Router(tags=["filings"])


@router.get(
    "/filings/{key}/files",
    response=list[AttachedFile],
    summary="List the files that I have put up for a filing under this key",
)
def filing_files(request: ApiRequest, key: PathKey) -> list[AttachedFile]:
    return attachments_of(uploads.filing_files(key, to=request.auth))


@router.post(
    "/filings/{key}/files",
    response={201: AttachedFile},
    summary="Put up a file, before filing in one request with this Idempotency-Key",
)
def attach_to_filing(
    request: ApiRequest, key: PathKey, procedure: FormCode, component: FormCode, file: File[UploadedFile]
) -> Status[AttachedFile]:
    holder = uploads.filing_files(key, to=request.auth)
    uploads.must_be_component(definition_on(procedure, on=day_of(request.at)), component)
    return _kept(request, holder, component, file)


@router.post(
    "/filings/{key}/papers",
    response={201: AttachedFile},
    summary="Put a paper of my store to what I will file in one request with this Idempotency-Key",
)
def lend_to_filing(request: ApiRequest, key: PathKey, body: LendToFilingIn) -> Status[AttachedFile]:
    holder = uploads.filing_files(key, to=request.auth)
    definition = definition_on(body.procedure, on=day_of(request.at))
    return lent(request, uploads.store_place(holder, definition, body.component), body.paper)


@router.delete(
    "/filings/{key}/files/{file_id}", response={204: None}, summary="Take away a file that I put up for a filing"
)
def detach_from_filing(request: ApiRequest, key: PathKey, file_id: int) -> Status[None]:
    holder = uploads.filing_files(key, to=request.auth)
    papers.remove_attachment(holder, file_id, by=request.auth, at=request.at)
    return Status(204, None)


@dossiers.post(
    "/dossiers/{code}/files",
    response={201: AttachedFile},
    summary="Put a file to my answer, before sending what was missing",
)
def attach_to_answer(
    request: ApiRequest, code: str, file: File[UploadedFile], component: FormCode = uploads.ANSWER
) -> Status[AttachedFile]:
    question = uploads.open_question(code, to=request.auth)
    if component != uploads.ANSWER:
        uploads.must_be_component(question.definition, component)
    return _kept(request, question.holder, component, file)


@dossiers.post(
    "/dossiers/{code}/papers",
    response={201: AttachedFile},
    summary="Put a paper of my store to my answer, before sending what was missing",
)
def lend_to_answer(request: ApiRequest, code: str, body: LendIn) -> Status[AttachedFile]:
    question = uploads.open_question(code, to=request.auth)
    return lent(request, uploads.store_place(question.holder, question.definition, body.component), body.paper)


@dossiers.delete(
    "/dossiers/{code}/files/{file_id}", response={204: None}, summary="Take away a file that I put to my answer"
)
def detach_from_answer(request: ApiRequest, code: str, file_id: int) -> Status[None]:
    question = uploads.open_question(code, to=request.auth)
    added = uploads.added_to_answer(question, file_id)
    papers.remove_attachment(question.holder, added.id, by=request.auth, at=request.at)
    return Status(204, None)


def lent(request: ApiRequest, place: uploads.StorePlace, paper: int) -> Status[AttachedFile]:
    """Put a paper of the caller's store to its place."""
    holder, kinds, procedure = place.holder, place.kinds, place.procedure
    by, at = request.auth, request.at
    file = lend_paper(paper, holder, place.component, kinds=kinds, procedure=procedure, by=by, at=at)
    return Status(201, get_attachment(place.holder, file.pk))


def _kept(request: ApiRequest, holder: str, component: str, file: UploadedFile) -> Status[AttachedFile]:
    content = file.read(LARGEST + 1)
    kept = papers.attach_file(holder, component, content, file.name or "", by=request.auth, at=request.at)
    return Status(201, get_attachment(holder, kept.pk))
