"""Who owns a paper, how a paper is named elsewhere, what a lent one is called."""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.core.values import Actor, Role

PERSON, BUSINESS = "person", "business"
_PAPER = "paper:"


def owner_key(kind: str, number: str) -> str:
    """Return how an owner is written: ``person:001190000001``, ``business:0101234567``."""
    return f"{kind}:{number}"


def owners_of(actor: Actor) -> tuple[str, ...]:
    """Return as whom an actor owns papers: the person, and the businesses for which the person acts now."""
    own = (owner_key(PERSON, actor.subject),) if actor.subject else ()
    return own + actor.paths(Role.REPRESENTATIVE)


def about(paper_id: int) -> str:
    """Return how the ledger, and files that were lent, name a paper."""
    return f"{_PAPER}{paper_id}"


def papers_in(origins: Iterable[str]) -> list[int]:
    """Return the papers that files came from, each once; files that were uploaded came from none."""
    return sorted({int(origin.removeprefix(_PAPER)) for origin in origins if origin.startswith(_PAPER)})


def file_name(title: str, number: str, ending: str) -> str:
    """Return the name under which a kept paper's file is shown."""
    return f"{' '.join(part for part in (title, number.replace('/', '-')) if part)}.{ending}"
