"""Papers that officers put to a dossier for their own work, such as the report of a visit."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienthong.core.refusals import NotAllowed, Refused
from lienthong.desk.access import at_the_desk
from lienthong.desk.queue import dossier_page, download
from lienthong.documents import actions as documents
from lienthong.documents import queries as files
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions.opening import open_dossier
from lienthong.dossiers.queries.steps import needs_of, working_papers
from lienthong.ui.pages import PageRequest, visitor
from lienthong.ui.uploads import sent_file


@require_POST
@at_the_desk
def put_paper(request: PageRequest, code: str) -> HttpResponse:
    """Put a paper that the step needs to the dossier; only the officer who has it does."""
    by = visitor(request)
    found = dossiers.get_dossier(code, to=by)
    component = request.POST.get("component", "")
    if component not in {need.id for need in needs_of(found, to=by)}:
        raise NotAllowed(right=component)
    try:
        content, name = sent_file(request)
        documents.attach_file(working_papers(code), component, content, name, by=by, at=request.at)
    except Refused as refusal:
        return dossier_page(request, code, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('desk_dossier', args=[code])}#work")


@require_safe
@at_the_desk
def working_file(request: PageRequest, code: str, file_id: int) -> HttpResponse:
    """Serve a working paper to an officer who may see the dossier."""
    open_dossier(code, by=visitor(request), at=request.at)
    attached = files.get_attachment(working_papers(code), file_id)
    return download(files.read_file(attached.sha256), attached.media_type, attached.name)
