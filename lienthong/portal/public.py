"""Pages that anybody may open: follow a request by its code, check a paper, how accessible this is."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Text
from lienthong.documents import queries as documents
from lienthong.documents.refusals import FileEmpty
from lienthong.documents.rules import LARGEST
from lienthong.dossiers import queries as dossiers
from lienthong.slips import queries as slips
from lienthong.ui.pages import PageRequest

_LONGEST_CODE = 60

_PAPER_STATES = {
    "intact": Text(
        "Tệp còn nguyên vẹn: chữ ký số đúng, không có gì bị sửa sau khi ký.",
        "The file is intact: its signature is right and nothing was changed after signing.",
    ),
    "changed": Text(
        "Tệp đã bị thay đổi sau khi ký. Đừng tin nội dung của tệp này.",
        "The file was changed after it was signed. Do not trust it.",
    ),
    "unsigned": Text("Tệp không có chữ ký số.", "The file carries no digital signature."),
    "unknown_signer": Text(
        "Tệp có chữ ký số, nhưng người ký không phải cơ quan mà hệ thống này biết.",
        "The file is signed, but not by an office that this system knows.",
    ),
}


@require_safe
def track(request: PageRequest) -> HttpResponse:
    """Say how far a request is, by its code; nothing about the person."""
    code = request.GET.get("code", "").strip()[:_LONGEST_CODE]
    found, refusal = None, None
    if code:
        try:
            found = dossiers.track(code)
        except NotFound as unknown:
            refusal = unknown
    page = {"code": code, "found": found, "unknown": refusal}
    return render(request, "portal/track.html", page, status=404 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_start(request: PageRequest) -> HttpResponse:
    """Ask for the code that a paper carries, or for the file itself."""
    if request.method == "POST":
        return _check_file(request)
    if code := request.GET.get("code", "").replace("/", " ").strip()[:_LONGEST_CODE]:
        return HttpResponseRedirect(reverse("verify", args=[code]))
    return render(request, "portal/verify_start.html")


@require_safe
def verify(request: PageRequest, code: str) -> HttpResponse:
    """Show what the record says of a paper: the holder compares it with the paper in hand."""
    try:
        paper = _record_of(code, at=request.at)
    except NotFound:
        return render(request, "portal/verify_start.html", {"code": code, "is_unknown": True}, status=404)
    answer = render(request, "portal/verify.html", {"paper": paper})
    answer.headers["X-Robots-Tag"] = "noindex"  # for whoever holds the paper, not for a search engine
    return answer


@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    """Say what works for whom, what does not yet, and whom to tell."""
    return render(request, "portal/accessibility.html")


def _record_of(code: str, *, at: datetime) -> documents.PublicCheck:
    """Return what the record says of a result paper or of a slip; refuses ``NotFound``."""
    try:
        return documents.verify_code(code, at=at)
    except NotFound:
        return slips.verify_slip(code)


def _check_file(request: PageRequest) -> HttpResponse:
    """Say whether a file was issued here and is unchanged; the file itself is not kept."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise FileEmpty(name="PDF")
        content = sent.read(LARGEST + 1)
        checked = documents.verify_paper(content, at=request.at)
    except Refused as refusal:
        return render(request, "portal/verify_start.html", {"refusal": refusal}, status=refusal.status)
    issued = checked.issued or slips.slip_of_file(hashlib.sha256(content).hexdigest())
    page = {"paper": issued, "checked": checked, "state": _PAPER_STATES[checked.state]}
    return render(request, "portal/verify.html", page)
