"""Words put together: facts made safe for a header, a letter and a message; a paragraph without its fact left out."""

from __future__ import annotations

import html
import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.core.definitions import Words
from lienthong.core.values import Text
from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.notices.rules.events import BRACES

#: How many letters of a fact a letter holds (of ``reason`` and ``items`` more), and how many a short message.
LONGEST_FACT, LONGEST_WORDS, LONGEST_IN_SHORT = 200, 1500, 60
LONGEST_SUBJECT = 180
_SEVERAL_LINES = frozenset({"reason", "items"})
_UNTOUCHED = frozenset({"link", "leave", "confirmation"})
#: The field, and its value, that a mail program posts to stop a list by one click (RFC 8058).
ONE_CLICK = ("List-Unsubscribe", "One-Click")
_CUT = Text("… (đọc đủ trên cổng)", "… (the rest is on the portal)")
_LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u000b": "\n", "\u000c": "\n"})
_KEYS = uuid.UUID("6f1d7a52-93b0-5d6e-8f0a-4c1e5b7d2a90")


@dataclass(frozen=True, slots=True)
class Composed:
    """What is said: the subject and the body of a letter, and the short message (empty where there is none)."""

    subject: str
    body: str
    short: str


def key_of(line: int, code: str, account_id: int | None, way: str) -> uuid.UUID:
    """Return the name of a notice: one for each line of the ledger, definition, recipient and way, always the same."""
    return uuid.uuid5(_KEYS, f"{line}/{code}/{account_id or ''}/{way}")


def compose(definition: NoticeDefinition, facts: Mapping[str, Text], language: str, *, footer: str = "") -> Composed:
    """Put the words of a definition together in a language; a paragraph that names a fact not given is left out."""
    wanted = _named_in(definition)
    said = {name: _fact(name, fact.to(language), language) for name, fact in facts.items() if name in wanted}
    paragraphs = [_filled(words, said, language) for words in definition.words if _is_known(words, said)]
    return Composed(
        subject=_cut(one_line(_filled(definition.subject, said, language)), LONGEST_SUBJECT, "…"),
        body="\n\n".join([*paragraphs, footer] if footer else paragraphs),
        short=_short(definition.short, said, language) if definition.short else "",
    )


def footer_of(settings: NoticeSettings, settings_page: str, language: str) -> str:
    """Return what stands under every letter."""
    return settings.footer.to(language).replace("{settings}", settings_page)


def one_line(text: str) -> str:
    """Return text fit for a header: composed, on one line, nothing in it that steers or hides letters."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Return text without what cannot be seen (controls, marks of direction, halves of letters), lines kept."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    plain = composed.translate(_LINE_ENDS)
    return "".join(letter for letter in plain if letter == "\n" or unicodedata.category(letter)[0] != "C")


def as_html(subject: str, body: str, language: str, *, links: tuple[str, ...]) -> str:
    """Return a letter as a page that any mail program and screen reader can show: paragraphs, and our own links."""
    ours = re.compile("|".join(re.escape(html.escape(link)) for link in sorted(links, key=len, reverse=True)))
    paragraphs = []
    for paragraph in body.split("\n\n"):
        written = ours.sub(r'<a href="\g<0>">\g<0></a>', html.escape(paragraph))
        paragraphs.append("<p>" + written.replace("\n", "<br>\n") + "</p>")
    title = html.escape(subject)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body>\n<h1>{title}</h1>\n" + "\n".join(paragraphs) + "\n</body>\n</html>\n"
    )


def _fact(name: str, text: str, language: str) -> str:
    if name in _UNTOUCHED:
        return text
    if name in _SEVERAL_LINES:
        return _cut(
            "\n".join(filter(None, map(str.strip, visible(text).split("\n")))), LONGEST_WORDS, _CUT.to(language)
        )
    return _cut(one_line(text), LONGEST_FACT, "…")


def _named_in(definition: NoticeDefinition) -> frozenset[str]:
    texts = (definition.subject, *definition.words, *filter(None, [definition.short]))
    return frozenset(match[1] for words in texts for match in BRACES.finditer(words.vi) if match[1])


def _short(words: Words, facts: Mapping[str, str], language: str) -> str:
    return one_line(_filled(words, {name: _shortened(name, fact) for name, fact in facts.items()}, language))


def _shortened(name: str, fact: str) -> str:
    return fact if name in _UNTOUCHED else _cut(one_line(fact), LONGEST_IN_SHORT, "…")


def _cut(text: str, longest: int, end: str) -> str:
    """Return text that is no longer than ``longest`` and its ``end``, cut between words where there is a space."""
    if len(text) <= longest:
        return text
    head, _, _ = text[: longest + 1].rpartition(" ")
    return (head or text[:longest]).rstrip(" ,;.…") + end


def _is_known(words: Words, facts: Mapping[str, str]) -> bool:
    return all(facts.get(match[1]) for match in BRACES.finditer(words.vi))


def _filled(words: Words, facts: Mapping[str, str], language: str) -> str:
    return BRACES.sub(lambda match: facts.get(match[1], ""), words.to(language))
