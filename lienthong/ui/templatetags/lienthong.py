"""Template tags of every page, built in (no ``{% load %}``): words, times, numbers, always in the page's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from lienthong.core.refusals import Refused
from lienthong.core.values import Text
from lienthong.dossiers.queries import Thread
from lienthong.dossiers.rules.deadline import Deadline
from lienthong.ui import places, words
from lienthong.ui.ribbon import ribbon_of
from lienthong.ui.ribbon import time_tag as time_tag_of
from lienthong.ui.slips import SlipLink
from lienthong.ui.thread import held_view, thread_view

register = template.Library()


def language_of(context: Context) -> str:
    """Return the language in which a page is being written."""
    return "en" if context.get("language") == "en" else "vi"


@register.simple_tag(takes_context=True)
def say(context: Context, vi: Any, en: Any = None, **facts: Any) -> str:
    """Say something in the page's language: ``{% say "Gửi" "Send" %}``, ``{% say procedure.title %}``.

    Facts fill braces and are escaped: ``{% say "Còn {n} ngày" "{n} days left" n=days %}``.
    """
    language = language_of(context)
    text = words.in_language(vi if en is None else (en if language == "en" else vi), language)
    return format_html(str(conditional_escape(text)), **facts) if facts else text


@register.simple_tag(takes_context=True)
def refused(context: Context, refusal: Refused) -> str:
    """Say what was refused, in the page's language."""
    return refusal.message(language_of(context))


@register.simple_tag(takes_context=True)
def remedy(context: Context, refusal: Refused) -> str:
    """Say what to do instead, in the page's language."""
    return refusal.remedy(language_of(context))


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None) -> str | SafeString:
    """Write an instant: ``16:30 thứ Ba, 24/11/2026``; nothing for no instant."""
    if moment is None:
        return ""
    shown = words.full_time(moment, language_of(context), timezone.get_current_timezone())
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), shown)


@register.simple_tag(takes_context=True)
def short_when(context: Context, moment: datetime | None) -> str | SafeString:
    """Write an instant for a narrow column: ``16:30 24/11/2026``, the full form as its title."""
    if moment is None:
        return ""
    zone = timezone.get_current_timezone()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        words.full_time(moment, language_of(context), zone),
        words.short_time(moment, zone),
    )


@register.filter
def plain_day(value: date | datetime | str | None) -> str:
    """Write a day as ``24/11/2026``; ISO text is read, other text is shown as it is."""
    found = _as_day(value)
    return words.plain_day(found) if found else str(value or "")


@register.simple_tag(takes_context=True)
def number(context: Context, value: float | None, places: int = 0) -> str:
    """Write a number with the page's separators; a dash for none."""
    return "–" if value is None else words.number(value, language_of(context), places)


@register.inclusion_tag("lienthong/_ribbon.html", takes_context=True)
def ribbon(context: Context, deadline: Deadline) -> dict[str, Any]:
    """Draw the day ribbon of a due time: ``{% ribbon deadline %}``."""
    return {"ribbon": ribbon_of(deadline, at=context["at"]), "language": language_of(context)}


@register.inclusion_tag("lienthong/_thread.html", takes_context=True)
def thread(context: Context, told: Thread, slips: Mapping[int, Sequence[SlipLink]] | None = None) -> dict[str, Any]:
    """Draw the thread of a file: ``{% thread thread slips %}`` with what ``dossiers.queries.thread`` returned.

    ``slips`` (``ui.slips.slip_links``) are listed beneath the acts that made them.
    """
    return {"thread": thread_view(told, slips), "language": language_of(context)}


@register.inclusion_tag("lienthong/_held.html", takes_context=True)
def held(context: Context, told: Thread) -> dict[str, Any]:
    """List who had a file how long: ``{% held thread %}``."""
    return {"stays": held_view(told, at=context["at"]), "language": language_of(context)}


@register.inclusion_tag("lienthong/_time_tag.html", takes_context=True)
def time_tag(context: Context, deadline: Deadline) -> dict[str, Any]:
    """Say how pressing a due time is, in color, icon and word: ``{% time_tag deadline %}``."""
    return {"tag": time_tag_of(deadline, at=context["at"]), "language": language_of(context)}


@register.filter
def in_language(text: Any, language: str) -> str:
    """Return words in a language, where a tag cannot stand: ``title|in_language:language``."""
    return words.in_language(text, language)


@register.filter
def level_title(level: str) -> Text:
    """Return what a level of the state is called: ``{% say card.level|level_title %}``."""
    return places.level_title(level)


@register.filter
def at_key(mapping: Any, key: Any) -> Any:
    """Return ``mapping[key]``, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


def _as_day(value: date | datetime | str | None) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
