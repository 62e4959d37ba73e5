"""What commands say to people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lienthong.core.values import Text

if TYPE_CHECKING:
    from lienthong.core.sealing import Verification
    from lienthong.packs.checking import Report
    from lienthong.packs.comparing import Change
    from lienthong.units.queries import Candidate, Resolution, ResolvedBody

_RELATIONS = {
    "WHOLE": Text("toàn bộ", "all of it"),
    "PART": Text("một phần", "a part"),
    "GROUND": Text("phần đất không có dân", "uninhabited ground"),
}


def of_resolution(found: Resolution, language: str) -> str:
    """Say what a code means: one paragraph for each body that bore it."""
    return "\n\n".join(_of_body(body, language) for body in found.bodies)


def of_verification(found: Verification, language: str) -> str:
    """Say how far the ledger is sealed and what is wrong with it."""
    fault = found.first_fault.words if found.first_fault else Text("Nguyên vẹn.", "Intact.")
    counted = Text(
        f"{found.sealed_lines} dòng đã niêm phong, {found.unsealed_lines} dòng chưa.",
        f"{found.sealed_lines} lines sealed, {found.unsealed_lines} not yet.",
    )
    return f"{counted.to(language)} {fault.to(language)}"


def of_report(report: Report, language: str) -> str:
    """Say what is wrong in a pack, by file and line, and what was looked at."""
    lines = [f"{report.path / one.file}:{one.line}: {one.message.to(language)}" for one in report.problems]
    counted = ", ".join(f"{kind} {count}" for kind, count in report.counts.items())
    right = Text("Không có lỗi.", "Nothing is wrong.")
    wrong = Text(f"{len(report.problems)} lỗi.", f"{len(report.problems)} problems.")
    ran = Text(f"đã chạy {len(report.examples)} ví dụ", f"{len(report.examples)} examples run")
    return "\n".join([*lines, f"{(right if report.holds else wrong).to(language)} {counted}; {ran.to(language)}."])


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def of_changes(changes: Sequence[Change], language: str) -> str:
    """Say what differs between two packs: one line a definition, one beneath for each difference."""
    lines = []
    for change in changes:
        lines.append(f"{_SIGNS[change.how]} {change.kind} {change.code}: {change.title.to(language)}")
        lines += [f"    {sentence.to(language)}" for sentence in change.sentences]
    return "\n".join(lines) or Text("Không khác gì.", "They say the same.").to(language)


def _of_body(body: ResolvedBody, language: str) -> str:
    until = f" – {body.valid_to:%d/%m/%Y}" if body.valid_to else " –"
    lines = [f"{body.code} {body.name}, {body.within} ({body.valid_from:%d/%m/%Y}{until})"]
    if body.answer:
        lines.append(f"  → {body.answer.code} {body.answer.name}, {body.answer.within}")
    else:
        lines += [_of_candidate(candidate, language) for candidate in body.candidates]
    if body.question:
        lines.append(f"  {body.question.to(language)}")
    return "\n".join(lines)


def _of_candidate(candidate: Candidate, language: str) -> str:
    relation = _RELATIONS[candidate.relation].to(language)
    return f"  ? {candidate.code} {candidate.name}, {candidate.within} ({relation})"
