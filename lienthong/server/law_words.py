"""What the commands on the law, its versions and its catalogue say at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate

from lienthong.core.values import Text
from lienthong.dossiers.queries.moving import MoveReport, Survey
from lienthong.dossiers.queries.versions import Load
from lienthong.dossiers.rules.moving import KIND_NAMES
from lienthong.procedures.models import ProcedureVersion
from lienthong.procedures.queries import STANDING_NAMES, Chapter, VersionCard
from lienthong.procedures.queries.listing import ListReport
from lienthong.server.wording import of_note

_FIRST = Text("Bản đầu tiên.", "The first text.")


def of_versions(standing: Sequence[tuple[VersionCard, Load]], language: str) -> str:
    """Say what versions there are, one in two lines."""
    return "\n".join(line for card, load in standing for line in _version(card, load, language))


def _version(card: VersionCard, load: Load, language: str) -> list[str]:
    until = (
        Text(f", đến trước {_day(card.until)}", f", until before {_day(card.until)}") if card.until else Text("", "")
    )
    accepts = Text("", "")
    if card.until and card.accepts_until and card.accepts_until >= card.until:
        day = _day(card.accepts_until)
        accepts = Text(f"; nhận tờ khai đã bắt đầu đến hết {day}", f"; accepts forms begun under it through {day}")
    since = Text(f"từ {_day(card.since)}", f"from {_day(card.since)}")
    on_it = Text(
        f"{load.dossiers} hồ sơ đang mở, {load.drafts} bản nháp", f"{load.dossiers} open dossiers, {load.drafts} drafts"
    )
    published = f"{card.published_by}, {_day(localdate(card.published_at))}; {card.sha256[:12]}; {on_it.to(language)}"
    name = STANDING_NAMES[card.standing].to(language)
    line = since.to(language) + until.to(language) + accepts.to(language)
    return [f"{card.number:>3}  {name}: {line}", f"     {published}"]


def of_ends(version: ProcedureVersion, language: str) -> str:
    """Say what was decided about the last days of a version."""
    until = Text(f"đến trước {_day(version.until)}", f"until before {_day(version.until)}")
    until = until if version.until else Text("chưa có ngày hết hiệu lực", "no last day")
    old = Text(
        f"bản trước còn nhận đến hết {_day(version.old_until)}",
        f"the one before accepts through {_day(version.old_until)}",
    )
    old = old if version.old_until else Text("bản trước không nhận nữa", "the one before accepts no longer")
    return f"{version.procedure_id} #{version.number}: {until.to(language)}; {old.to(language)}."


def of_history(chapters: Sequence[Chapter], language: str) -> str:
    """Say what each version changed."""
    return "\n\n".join(
        f"#{chapter.version.number} " + (of_note(chapter.note, language) if chapter.note else _FIRST.to(language))
        for chapter in chapters
    )


def of_survey(survey: Survey, language: str) -> str:
    """Say what a move would mean: how many files of each kind, and every file that is not free, with the reasons."""
    lines = [f"{KIND_NAMES[kind].to(language)}: {count}" for kind, count in survey.counts.items()]
    sooner = Text(f"hạn trả kết quả sớm hơn: {survey.sooner}", f"due sooner: {survey.sooner}")
    signed = Text(
        f"đã ký, kết thúc theo quy định cũ: {survey.signed}", f"signed, they end under the former law: {survey.signed}"
    )
    lines += [sooner.to(language), signed.to(language)]
    for finding in survey.findings:
        lines.append(f"{finding.code}  {KIND_NAMES[finding.kind].to(language)}")
        lines += [f"    {reason.words.to(language)}" for reason in finding.reasons]
    return "\n".join(lines)


def of_move(report: MoveReport, language: str) -> str:
    """Say what a move did, which files it left and why."""
    moved, left = sum(report.moved.values()), len(report.left)
    asked = report.moved.get("needs_data", 0)
    head = Text(
        f"Đã chuyển {moved} hồ sơ từ phiên bản {report.source} sang {report.target}, trong đó {asked} hồ sơ cần "
        f"người nộp bổ sung; để lại {left}; còn {report.remaining} hồ sơ đang mở ở phiên bản {report.source}.",
        f"{moved} files moved from version {report.source} to {report.target}, {asked} of them ask something of the "
        f"person; {left} left; {report.remaining} open files remain on version {report.source}.",
    )
    kinds: Mapping[str, Text] = {str(kind): words for kind, words in KIND_NAMES.items()}
    lines = [f"{one.code}  {kinds[one.kind].to(language)}: {', '.join(one.reasons)}" for one in report.left]
    return "\n".join([head.to(language), *lines])


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def of_list(report: ListReport, language: str, *, is_trial: bool) -> str:
    """Say what came of every row of a list that was refused, and of the list as a whole."""
    lines = []
    for one in report.problems:
        row = Text(f"hàng {one.row}, cột {one.column}", f"row {one.row}, column {one.column}").to(language)
        lines.append(f"{row}: [{one.code}] {one.message.to(language)} → {one.right.to(language)}")
    if report.unread_columns:
        unread = ", ".join(report.unread_columns)
        lines.append(Text(f"Cột không đọc: {unread}.", f"Columns not read: {unread}.").to(language))
    done = Text("Sẽ nhập", "Would import") if is_trial else Text("Đã nhập", "Imported")
    counted = Text(
        f"{report.new} mới, {report.changed} thay đổi, {report.same} như cũ;"
        f" từ chối {report.refused} trong {report.rows} hàng.",
        f"{report.new} new, {report.changed} changed, {report.same} as before;"
        f" {report.refused} of {report.rows} rows refused.",
    )
    return "\n".join([*lines, f"{done.to(language)}: {counted.to(language)}"])
