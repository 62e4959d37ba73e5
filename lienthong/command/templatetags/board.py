"""What stands in every row of a ranking. Tags: a template included for each of 168 communes takes half the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lienthong.command.sparkline import HEIGHT, WIDTH, Sparkline
from lienthong.core.values import Text
from lienthong.ui.templatetags.lienthong import language_of
from lienthong.ui.tilemap import Reading
from lienthong.ui.words import in_language

register = template.Library()

_NONE = Text("chưa có", "none")
_QUIET = frozenset({"none", "few"})


@register.simple_tag(takes_context=True)
def reading(context: Context, of: Reading) -> str | SafeString:
    """Write a number as it stands, with icon and word where its band is colored: ``{% reading row.reading %}``."""
    language = language_of(context)
    shown = in_language(of.shown, language)
    if of.icon:
        return format_html(
            '<span class="time-tag time-{}"><span aria-hidden="true">{}</span> '
            '<span class="visually-hidden">{}</span> {}</span>',
            of.band,
            of.icon,
            in_language(of.words, language),
            shown,
        )
    return format_html('<span class="unmeasured">{}</span>', shown) if of.band in _QUIET else shown


@register.simple_tag(takes_context=True)
def change(context: Context, of: Any) -> SafeString:
    """Say how a rank changed, or a dash: ``{% change row.since_yesterday %}``."""
    if of is None:
        return _DASH
    words = in_language(of.words, language_of(context))
    return format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', of.shown, words)


@register.simple_tag(takes_context=True)
def sparkline(context: Context, line: Sparkline | None, label: str) -> SafeString:
    """Draw a small line of numbers: ``{% sparkline row.line label %}``."""
    if line is None:
        return format_html('<span class="unmeasured">{}</span>', in_language(_NONE, language_of(context)))
    drawn = "".join([f'<polyline points="{points}"/>' for points in line.lines])
    if line.last:
        drawn += f'<circle cx="{line.last[0]}" cy="{line.last[1]}" r="2.5"/>'
    return format_html(_SPARKLINE, label, SafeString(drawn))  # numbers alone: there is nothing to escape


_SPARKLINE = (
    f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{{}}" focusable="false">{{}}</svg>'
)
_DASH = format_html('<span class="unmeasured">{}</span>', "–")
