"""Surveys: a few questions some days after, answered or declined; and not wanting to rate at all."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.dossiers import queries as dossiers
from lienthong.feedback.actions.surveying import answer_survey, decline_rating, decline_survey
from lienthong.feedback.models import Survey
from lienthong.feedback.queries.rules import survey_of
from lienthong.feedback.queries.surveys import get_survey
from lienthong.ui.pages import PageRequest, signed_in, visitor

_STEPS = (
    ("5", Text("Rất tốt", "Very good")),
    ("4", Text("Tốt", "Good")),
    ("3", Text("Tạm được", "Fair")),
    ("2", Text("Kém", "Poor")),
    ("1", Text("Rất kém", "Very poor")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def survey(request: PageRequest, code: str) -> HttpResponse:
    """Ask the questions, and thank for the answers."""
    open_survey = get_survey(code, to=visitor(request), at=request.at)
    if request.method != "POST":
        return _page(request, open_survey)
    given = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    try:
        answer_survey(code, given, by=visitor(request), at=request.at)
    except Refused as refusal:
        return _page(request, open_survey, refusal)
    return HttpResponseRedirect(f"{reverse('petitions')}?thanks=1")


@require_POST
@signed_in
def decline(request: PageRequest, code: str) -> HttpResponse:
    """Not answer; nobody asks again."""
    decline_survey(code, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("petitions"))


@require_POST
@signed_in
def no_rating(request: PageRequest, code: str) -> HttpResponse:
    """Not rate a result; nobody asks again."""
    decline_rating(code, by=visitor(request), at=request.at)
    return HttpResponseRedirect(reverse("dossier", args=[code]))


def _page(request: PageRequest, open_survey: Survey, refusal: Refused | None = None) -> HttpResponse:
    definition = survey_of(open_survey.rules)
    own = dossiers.get_dossier(open_survey.dossier, to=visitor(request))
    questions = [
        {
            "code": question.code,
            "words": question.words,
            "options": [(one.code, one.title) for one in question.options] or _STEPS,
            "answer": request.POST.get(question.code, ""),
        }
        for question in definition.questions
    ]
    page = {
        "survey": open_survey,
        "definition": definition,
        "procedure": dossiers.definition_of(own).title,
        "questions": questions,
        "refusal": refusal,
    }
    return render(request, "portal/survey.html", page, status=refusal.status if refusal else 200)
