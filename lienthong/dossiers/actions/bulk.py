"""The same act on many files: ordered once, done by the worker one file after the other, each with its own outcome."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from lienthong.accounts.queries import actor_of
from lienthong.core import ledger
from lienthong.core.refusals import Refused
from lienthong.core.values import Actor, Text, system
from lienthong.dossiers.actions import finishing, handing, handling, sharing
from lienthong.dossiers.models import BulkItem, BulkRun, Dossier
from lienthong.dossiers.refusals.bulk import ActNotForMany, NothingTicked, TooManyTicked
from lienthong.dossiers.rules.repetition import check_key

log = structlog.get_logger()
#: So many files one order may name; so many are done while the officer waits for the page.
MOST, HANDFUL = 500, 10
WORKER = system("bulk")
_NAMESPACE = uuid.UUID("6f1d9a51-3f7e-4a43-9f0a-5d1f1c0f9a11")
_BROKEN = Text("Lỗi của hệ thống; hồ sơ vẫn như cũ.", "A fault of the system; the file is as it was.")


def _propose_grant(code: str, words: str = "", *, key: str, by: Actor, at: datetime) -> Dossier:
    return handling.propose_result(code, handling.GRANT, words, key=key, by=by, at=at)


#: Acts that need no words, or the same words for every file: name → what is called with the code and the arguments.
FOR_MANY: Mapping[str, Callable[..., Dossier]] = {
    "receive_dossier": handling.receive_dossier,
    "accept_handover": handing.accept_handover,
    "take_dossier": handling.take_dossier,
    "pass_on_dossier": handling.pass_on_dossier,
    "propose_result": _propose_grant,
    "sign_dossier": handling.sign_dossier,
    "reassign_dossier": sharing.reassign_dossier,
    "return_result": finishing.return_result,
}


def order_bulk(
    act: str, codes: Sequence[str], arguments: Mapping[str, Any], *, key: str, by: Actor, at: datetime
) -> BulkRun:
    """Order an act on many files (``propose_result``: to grant); a handful is done at once, more by the worker.

    ``arguments`` are those of the act but for its code, the same for every file. The same key is the same order.
    Refuses ``ActNotForMany``, ``NothingTicked``, ``TooManyTicked``, ``IdempotencyKeyMissing``; what is the case with a
    single file is in its item.
    """
    check_key(key)
    if act not in FOR_MANY:
        raise ActNotForMany(act=act)
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise NothingTicked
    if len(wanted) > MOST:
        raise TooManyTicked(most=MOST, count=len(wanted))
    run = _order(act, wanted, arguments, key, by, at)
    if len(wanted) <= HANDFUL:
        advance_bulk(run.pk, limit=HANDFUL, by=WORKER, at=at)
    return run


@transaction.atomic
def _order(act: str, codes: Sequence[str], arguments: Mapping[str, Any], key: str, by: Actor, at: datetime) -> BulkRun:
    values = {"account_id": int(by.id), "act": act, "arguments": dict(arguments), "asked_at": at}
    run, is_new = BulkRun.objects.get_or_create(pk=uuid.uuid5(_NAMESPACE, f"{by.id}:{key}"), defaults=values)
    if is_new:
        items = [BulkItem(run=run, number=number, dossier_code=code) for number, code in enumerate(codes, 1)]
        BulkItem.objects.bulk_create(items)
        detail = {"act": act, "files": len(items)}
        ledger.record("dossiers.bulk_ordered", by=by, at=at, about=f"bulk:{run.pk}", detail=detail)
    return run


def advance_bulk(run_id: uuid.UUID, *, limit: int, by: Actor, at: datetime) -> int:
    """Do the act on the next files of an order, with the rights that its officer holds now; return how many were tried.

    Each file is a transaction with its outcome: what is killed in the middle is done again and nothing twice. Two that
    advance one order at once do different files.
    """
    run = BulkRun.objects.get(pk=run_id)
    tried = 0
    while tried < limit and _do_next(run, at):
        tried += 1
    with transaction.atomic():
        open_items = BulkItem.objects.filter(run=run, done_at=None).exists()
        if not open_items and BulkRun.objects.filter(pk=run_id, done_at=None).update(done_at=at):
            refused = BulkItem.objects.filter(run=run).exclude(refusal="").count()
            detail = {"act": run.act, "refused": refused}
            ledger.record("dossiers.bulk_done", by=by, at=at, about=f"bulk:{run_id}", detail=detail)
    return tried


@transaction.atomic
def _do_next(run: BulkRun, at: datetime) -> bool:
    waiting = BulkItem.objects.filter(run=run, done_at=None).order_by("number")
    item = waiting.select_for_update(skip_locked=True).first()
    if item is None:
        return False
    try:
        with transaction.atomic():
            by = actor_of(run.account_id, at=at)
            key = f"bulk:{run.pk}:{item.number}"
            FOR_MANY[run.act](item.dossier_code, **run.arguments, key=key, by=by, at=at)
    except Refused as refusal:
        said = {
            language: f"{refusal.message(language)} {refusal.remedy(language)}".strip() for language in ("vi", "en")
        }
        item.refusal, item.words = refusal.code, said
    except Exception:  # whatever is wrong with one file must not hold up the others
        log.exception("bulk act failed", dossier=item.dossier_code, run=str(run.pk))
        item.refusal, item.words = "internal_error", {"vi": _BROKEN.vi, "en": _BROKEN.en}
    item.done_at = at
    item.save(update_fields=["done_at", "refusal", "words"])
    return True
