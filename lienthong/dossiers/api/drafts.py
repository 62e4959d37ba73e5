"""Drafts: what a person is still filling in, with what registries already know."""

from __future__ import annotations

from uuid import UUID

from ninja import File, Router, Status, UploadedFile

from lienthong.core.requests import ApiRequest
from lienthong.documents import actions as papers
from lienthong.documents.queries import AttachedFile, attachments_of, get_attachment
from lienthong.documents.rules import LARGEST
from lienthong.dossiers import queries
from lienthong.dossiers.actions import carrying, drafting, submitting
from lienthong.dossiers.api.shapes import (
    DisputeIn,
    DossierOut,
    DraftOut,
    FormCode,
    FormIn,
    Key,
    LendIn,
    StartIn,
    day_of,
    dossier_out,
    draft_out,
)
from lienthong.dossiers.api.uploads import lent
from lienthong.dossiers.queries import LawOfDraft
from lienthong.dossiers.queries.uploads import must_be_component, store_place
from lienthong.procedures.queries import definition_of

router = Router(tags=["drafts"])


@router.post("/drafts", response={201: DraftOut}, summary="Start a draft: the form is filled with what is known")
def start(request: ApiRequest, body: StartIn) -> Status[DraftOut]:
    draft = drafting.start_draft(body.procedure, by=request.auth, at=request.at, for_number=body.for_number)
    return Status(201, draft_out(draft))


@router.get("/drafts", response=list[DraftOut], summary="List my drafts, last saved first")
def my_drafts(request: ApiRequest) -> list[DraftOut]:
    return [draft_out(draft) for draft in queries.drafts_of(to=request.auth)]


@router.get("/drafts/{draft_id}", response=DraftOut, summary="Read my draft")
def read(request: ApiRequest, draft_id: UUID) -> DraftOut:
    return draft_out(queries.get_draft(draft_id, to=request.auth))


@router.patch("/drafts/{draft_id}", response=DraftOut, summary="Save values; nothing typed is lost")
def save(request: ApiRequest, draft_id: UUID, body: FormIn) -> DraftOut:
    return draft_out(drafting.save_draft(draft_id, body.form, by=request.auth, at=request.at))


@router.post("/drafts/{draft_id}/refill", response=DraftOut, summary="Ask the registries again")
def refill(request: ApiRequest, draft_id: UUID) -> DraftOut:
    return draft_out(drafting.refill_draft(draft_id, by=request.auth, at=request.at))


@router.get("/drafts/{draft_id}/law", response=LawOfDraft, summary="Read on which law my draft stands, what changed")
def law(request: ApiRequest, draft_id: UUID) -> LawOfDraft:
    return queries.law_of(queries.get_draft(draft_id, to=request.auth), on=day_of(request.at))


@router.post("/drafts/{draft_id}/carrying", response=DraftOut, summary="Carry my draft to the law of today")
def carry(request: ApiRequest, draft_id: UUID) -> DraftOut:
    return draft_out(carrying.carry_draft(draft_id, by=request.auth, at=request.at))


@router.post("/drafts/{draft_id}/disputes", response=DraftOut, summary="Say that a held value is wrong")
def dispute(request: ApiRequest, draft_id: UUID, body: DisputeIn) -> DraftOut:
    return draft_out(drafting.report_wrong(draft_id, body.field, body.words, by=request.auth, at=request.at))


@router.get("/drafts/{draft_id}/files", response=list[AttachedFile], summary="List the files of my draft")
def files(request: ApiRequest, draft_id: UUID) -> list[AttachedFile]:
    return attachments_of(queries.get_draft(draft_id, to=request.auth).holder)


@router.post("/drafts/{draft_id}/files", response={201: AttachedFile}, summary="Put a file to my draft")
def attach(request: ApiRequest, draft_id: UUID, component: FormCode, file: File[UploadedFile]) -> Status[AttachedFile]:
    draft = queries.get_open_draft(draft_id, to=request.auth)
    must_be_component(definition_of(draft.version), component)
    content = file.read(LARGEST + 1)
    kept = papers.attach_file(draft.holder, component, content, file.name or "", by=request.auth, at=request.at)
    return Status(201, get_attachment(draft.holder, kept.pk))


@router.post("/drafts/{draft_id}/papers", response={201: AttachedFile}, summary="Put a paper of my store to my draft")
def lend(request: ApiRequest, draft_id: UUID, body: LendIn) -> Status[AttachedFile]:
    draft = queries.get_open_draft(draft_id, to=request.auth)
    return lent(request, store_place(draft.holder, definition_of(draft.version), body.component), body.paper)


@router.delete("/drafts/{draft_id}/files/{file_id}", response={204: None}, summary="Take a file away from my draft")
def detach(request: ApiRequest, draft_id: UUID, file_id: int) -> Status[None]:
    holder = queries.get_open_draft(draft_id, to=request.auth).holder
    papers.remove_attachment(holder, file_id, by=request.auth, at=request.at)
    return Status(204, None)


@router.post("/drafts/{draft_id}/submission", response={201: DossierOut}, summary="Submit my draft")
def submit(request: ApiRequest, draft_id: UUID, key: Key) -> Status[DossierOut]:
    submitted = submitting.submit_draft(draft_id, key=key, by=request.auth, at=request.at)
    return Status(201, dossier_out(submitted, to=request.auth))
