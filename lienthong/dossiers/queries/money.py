"""The money of a file for those who may see it, and its result for those who have paid."""

from __future__ import annotations

from lienthong.core.values import Actor
from lienthong.documents.models import IssuedDocument
from lienthong.documents.queries import document_of
from lienthong.dossiers.models import Dossier
from lienthong.dossiers.queries.files import definition_of, get_dossier
from lienthong.dossiers.queries.owing import holder_of, owed_for, refuse_unpaid
from lienthong.payments.queries import Account, account_of


def account_of_dossier(code: str, *, to: Actor) -> Account:
    """Return the orders, payments and refunds of a file; ``NotFound`` for what ``to`` may not see."""
    return account_of(holder_of(get_dossier(code, to=to).code))


def paper_for(dossier: Dossier, *, to: Actor) -> IssuedDocument | None:
    """Return the signed result of a file that ``to`` may see, ``None`` before there is one.

    Its applicant gets it when all is paid: refuses ``FeeUnpaid``.
    """
    if to.kind == "person":
        refuse_unpaid(dossier, definition_of(dossier))
    return document_of(dossier.code)


def is_result_free(code: str) -> bool:
    """Tell whether a file has its result and nothing is owed any more, so that its owners may have it."""
    dossier = Dossier.objects.filter(code=code, done_at__isnull=False).first()
    return dossier is not None and not owed_for(dossier, definition_of(dossier))
