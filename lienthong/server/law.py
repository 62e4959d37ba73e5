"""The commands on the law, its versions and its catalogue: ``lienthong procedures …``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from lienthong.server.answers import answer, language, refusals_answered

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Code = Annotated[str, typer.Argument(help="The procedure's code.")]
Number = Annotated[int, typer.Argument(help="The version's number.")]

procedures = typer.Typer(
    no_args_is_help=True, help="The law on the work: its versions, what stands on them, the catalogue of lists."
)


@procedures.command("versions")
def procedures_versions(code: Code, as_json: Json = False) -> None:
    """List the versions of a procedure: in force from when, until when each accepts, and what stands on it."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.dossiers.queries.versions import Load, load_of
    from lienthong.procedures.queries import versions_of
    from lienthong.server import law_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        cards, load = versions_of(code, on=localdate(now())), load_of(code)
        standing = [(card, load.get(card.id, Load())) for card in cards]
        listed = [{"version": card, "stands_on_it": on_it} for card, on_it in standing]
        answer(listed, as_json=as_json, words=law_words.of_versions(standing, language()))


@procedures.command("history")
def procedures_history(code: Code, as_json: Json = False) -> None:
    """Say what each version of a procedure changed, the newest first, as a lawyer would note it."""
    _open_house()
    from django.utils.timezone import localdate

    from lienthong.procedures.queries import history_of
    from lienthong.server import law_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        chapters = history_of(code, on=localdate(now()))
        answer(chapters, as_json=as_json, words=law_words.of_history(chapters, language()))


@procedures.command("diff")
def procedures_diff(
    code: Code,
    before: Annotated[int, typer.Argument(help="The number of one version …")],
    after: Annotated[int, typer.Argument(help="… and of the other.")],
    as_json: Json = False,
) -> None:
    """Say what turns one version of a procedure into another, as a lawyer would note it; exit 1 when they differ."""
    _open_house()
    from lienthong.procedures.queries import note_between
    from lienthong.server import wording

    with refusals_answered(as_json=as_json):
        note = note_between(code, before, after)
        answer(note, as_json=as_json, words=wording.of_note(note, language()), holds=not note.amendments)


@procedures.command("retire")
def procedures_retire(
    code: Code,
    number: Number,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day on which it is not the law; left out: it goes on."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Let a version end without another that follows it, or go on after all."""
    _open_house()
    from lienthong.core.values import system
    from lienthong.procedures.actions.retiring import retire_version
    from lienthong.server import law_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        day = until.date() if until else None
        version = retire_version(code, number, until=day, by=system("procedures"), at=now())
        told = {"procedure": code, "version": number, "until": version.until}
        answer(told, as_json=as_json, words=law_words.of_ends(version, language()))


@procedures.command("accept")
def procedures_accept(
    code: Code,
    number: Number,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last such day; left out: not beyond the day before it begins."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Decide until when forms begun under the version before this one may be filed under that one."""
    _open_house()
    from lienthong.core.values import system
    from lienthong.procedures.actions.retiring import set_acceptance
    from lienthong.server import law_words
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        day = until.date() if until else None
        version = set_acceptance(code, number, old_until=day, by=system("procedures"), at=now())
        told = {"procedure": code, "version": number, "old_until": version.old_until}
        answer(told, as_json=as_json, words=law_words.of_ends(version, language()))


@procedures.command("withdraw")
def procedures_withdraw(code: Code, number: Number, as_json: Json = False) -> None:
    """Take back a version that nobody used."""
    _open_house()
    from lienthong.core.values import system
    from lienthong.procedures.actions.retiring import withdraw_version
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        withdraw_version(code, number, by=system("procedures"), at=now())
        words = {"vi": f"{code}: đã thu hồi phiên bản {number}.", "en": f"{code}: version {number} is withdrawn."}
        answer({"procedure": code, "withdrawn": number}, as_json=as_json, words=words[language()])


@procedures.command("import")
def procedures_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A published list: CSV (UTF-8) or XLSX.")],
    owner: Annotated[str, typer.Option(help="Whose list it is, where its rows do not say: code or name.")] = "",
    rejects: Annotated[Path | None, typer.Option(help="Write the refused rows here, with what is wrong.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    as_json: Json = False,
) -> None:
    """Take a published list of procedures into the catalogue, row by row; exit 1 when any row was refused."""
    _open_house()
    from django.conf import settings

    from lienthong.core.values import system
    from lienthong.packs import listing
    from lienthong.server import law_words
    from lienthong.server.clock import now
    from lienthong.server.installing import bar

    with refusals_answered(as_json=as_json):
        if dry_run:
            report = listing.try_file(file, settings.PACK, owner=owner, rejects=rejects, at=now())
        else:
            with bar() as tell:
                report = listing.import_file(
                    file, settings.PACK, owner=owner, rejects=rejects, by=system("lists"), at=now(), tell=tell
                )
        words = law_words.of_list(report, language(), is_trial=dry_run)
        answer(report, as_json=as_json, words=words, holds=not report.refused)


@procedures.command("move")
def procedures_move(
    code: Code,
    source: Annotated[int, typer.Option("--from", help="The version on which they stand.")],
    target: Annotated[int, typer.Option("--to", help="The version to which they are moved.")],
    mapping: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="YAML: old name → new name of fields, steps, papers."),
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help="Leave files that must not be moved where they are.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would mean for each file.")] = False,
    as_json: Json = False,
) -> None:
    """Move open dossiers to another version of the law; the same command again goes on with what was cut short.

    Exit 1: files must not be moved (none is), or, once it is done, some stayed.
    """
    _open_house()
    from lienthong.core.values import system
    from lienthong.dossiers.queries.moving import survey_move
    from lienthong.server import law_words, moving
    from lienthong.server.clock import now

    with refusals_answered(as_json=as_json):
        known = moving.read_mapping(mapping)
        by = system("procedures")
        if dry_run:
            survey = survey_move(code, source, target, known, to=by, at=now())
            holds = not survey.counts["forbidden"]
            answer(survey, as_json=as_json, words=law_words.of_survey(survey, language()), holds=holds)
        report = moving.move_all(code, source, target, known, leaving=leave, by=by)
        answer(report, as_json=as_json, words=law_words.of_move(report, language()), holds=not report.left)


def _open_house() -> None:
    from lienthong.server.cli import open_house

    open_house()
