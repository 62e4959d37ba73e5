"""What commands say to people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lienthong.core.values import Text
from lienthong.procedures.rules.amendments import EVERYBODY, HEADINGS, NOTHING, OFFICES

if TYPE_CHECKING:
    from pathlib import Path

    from lienthong.core.sealing import Verification
    from lienthong.packs.authoring import Begun
    from lienthong.packs.checking import Report
    from lienthong.packs.comparing import Change
    from lienthong.packs.explaining import Explained
    from lienthong.payments.queries import Reconciliation
    from lienthong.payments.rules.reconciling import Entry
    from lienthong.procedures.rules.amendments import Amendment, Note
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


def of_begun(begun: Begun, pack: Path, language: str) -> str:
    """Say where a new procedure was written, what came of its examples and what to do next."""
    due = [
        f"  {one.name}: {one.due_at:%H:%M %d/%m/%Y}" for one in begun.examples if one.due_at and not one.outcome.errors
    ]
    written = Text(f"Đã viết {begun.file}", f"Written: {begun.file}")
    ran = Text(f"Đã chạy {len(begun.examples)} ví dụ.", f"{len(begun.examples)} examples run.")
    follows = Text(
        f"Sửa tệp từ trên xuống, rồi: lienthong pack check {pack}",
        f"Change the file from the top down, then: lienthong pack check {pack}",
    )
    return "\n".join([written.to(language), ran.to(language), *due, follows.to(language)])


def of_reconciliation(found: Reconciliation, language: str) -> str:
    """Say where a statement and our records differ, reference by reference, and what was compared."""
    lines = [
        Text(f"dòng {row.line}: cột {row.column} không đọc được", f"line {row.line}: {row.column} cannot be read")
        for row in found.bad
    ]
    for one in found.differences:
        said = _DIFFERENCES[one.what]
        sides = f"{_side(one.theirs)} | {_side(one.ours)}"
        lines.append(Text(f"{one.reference}: {said.vi} ({sides})", f"{one.reference}: {said.en} ({sides})"))
    period = f"{found.first:%d/%m/%Y} – {found.last:%d/%m/%Y}" if found.first and found.last else "–"
    counted = Text(
        f"{found.gateway}, {period}: {found.entries} dòng sao kê, {len(lines)} sai lệch.",
        f"{found.gateway}, {period}: {found.entries} entries, {len(lines)} differences.",
    )
    return "\n".join(line.to(language) for line in [*lines, counted])


def _side(entry: Entry | None) -> str:
    return f"{entry.kind} {entry.order} {entry.amount} {entry.currency}" if entry else "–"


_DIFFERENCES = {
    "missing_here": Text("sao kê có, ở đây không có", "in the statement and not here"),
    "missing_there": Text("ở đây có, sao kê không có", "here and not in the statement"),
    "doubled": Text("sao kê ghi hai lần", "twice in the statement"),
    "other_amount": Text("số tiền khác nhau", "another amount"),
    "other_order": Text("khoản phải nộp khác nhau", "another order"),
}
_THE_SAME = Text("Không khác gì.", "They say the same.")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def of_changes(changes: Sequence[Change], language: str) -> str:
    """Say what differs between two packs: one line a definition, one beneath for each difference."""
    lines = []
    for change in changes:
        lines.append(f"{_SIGNS[change.how]} {change.kind} {change.code}: {change.title.to(language)}")
        lines += [f"    {sentence.to(language)}" for sentence in change.sentences]
    return "\n".join(lines) or _THE_SAME.to(language)


def of_explained(explained: Sequence[Explained], language: str) -> str:
    """Say what differs between two packs: procedures that changed as notes, the rest as ``of_changes`` has it."""
    parts = [
        of_note(one.note, language) if one.note else of_changes([one.change], language) for one in explained
    ]  # fmt: skip
    return "\n\n".join(parts) or _THE_SAME.to(language)


def of_note(note: Note, language: str) -> str:
    """Say what a change of law is, by whom it burdens or relieves."""
    since = Text(
        f"Áp dụng từ {note.since:%d/%m/%Y} (bản trước từ {note.since_before:%d/%m/%Y}).",
        f"In force from {note.since:%d/%m/%Y} (the text before from {note.since_before:%d/%m/%Y}).",
    )
    basis = Text("Căn cứ: ", "Law: ").to(language) + "; ".join(note.basis)
    if note.basis != note.basis_before:
        basis += Text(" (trước: ", " (before: ").to(language) + "; ".join(note.basis_before) + ")"
    lines = [f"{note.code} · {note.title.to(language)}", since.to(language), f"{basis}."]
    for weight, heading in HEADINGS.items():
        if found := note.of(weight):
            lines += ["", f"{heading.to(language)}:", *(f"  – {_amendment(one, language)}" for one in found)]
    return "\n".join(lines if note.amendments else [lines[0], _THE_SAME.to(language)])


def _amendment(one: Amendment, language: str) -> str:
    who = "" if one.who in (EVERYBODY, OFFICES, NOTHING) else f" ({one.who.to(language)})"
    return f"{one.sentence.to(language)}{who}"


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
