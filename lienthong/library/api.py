"""HTTP door of the library: the caller's own store of papers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from lienthong.core.refusals import NotFound
from lienthong.core.requests import ApiRequest
from lienthong.core.values import Text
from lienthong.documents.queries import read_file
from lienthong.documents.rules import JSON
from lienthong.library.actions.keeping import withdraw_paper
from lienthong.library.queries import store
from lienthong.library.queries.store import PaperUse, StoredPaper

router = Router(tags=["papers"])


@router.get("/papers", response=list[StoredPaper], summary="List the papers that the State keeps for me")
def papers(request: ApiRequest) -> list[StoredPaper]:
    return store.papers_of(to=request.auth, at=request.at)


@router.get("/papers/{paper_id}/file", response=bytes, summary="Read a paper of my store")
def file(request: ApiRequest, paper_id: int) -> HttpResponse:
    paper = store.get_paper(paper_id, to=request.auth)
    return _download(read_file(paper.file_id), paper.file.media_type, f"paper-{paper_id}")


@router.get("/papers/{paper_id}/data", response=dict[str, Any], summary="Read a paper of my store as signed data")
def data(request: ApiRequest, paper_id: int) -> HttpResponse:
    twin = store.get_paper(paper_id, to=request.auth).twin_id
    if twin is None:
        raise NotFound(what=Text("dữ liệu của giấy này", "The data of this paper"))
    return _download(read_file(twin), JSON, f"paper-{paper_id}.json")


@router.get("/papers/{paper_id}/uses", response=list[PaperUse], summary="List who used a paper of my store, for what")
def uses(request: ApiRequest, paper_id: int) -> list[PaperUse]:
    return store.uses_of(to=request.auth, paper_id=store.get_paper(paper_id, to=request.auth).pk)


@router.delete("/papers/{paper_id}", response={204: None}, summary="Take out of use what I uploaded myself")
def withdraw(request: ApiRequest, paper_id: int) -> Status[None]:
    withdraw_paper(paper_id, by=request.auth, at=request.at)
    return Status(204, None)


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)
