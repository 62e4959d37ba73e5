"""What a file still owes."""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.dossiers.models import Dossier
from lienthong.dossiers.rules.transitions import State
from lienthong.payments.models import PaymentOrder
from lienthong.payments.queries import owed_among, owed_by
from lienthong.payments.refusals import FeeUnpaid
from lienthong.payments.rules.orders import say_amount
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.procedures.rules.fees import may_cost


def holder_of(code: str) -> str:
    """Return the name under which the money of a file is kept: ``dossier:<code>``."""
    return f"dossier:{code}"


def owed_for(dossier: Dossier, definition: ProcedureDefinition) -> list[PaymentOrder]:
    """Return what is owed for a file, oldest first; no SQL for one that cannot owe anything."""
    if not may_cost(definition) and dossier.state != State.PAYMENT_ASKED:
        return []
    return owed_by(holder_of(dossier.code))


def refuse_unpaid(dossier: Dossier, definition: ProcedureDefinition) -> None:
    """Refuse ``FeeUnpaid`` while anything is owed for a file."""
    if owed := owed_for(dossier, definition):
        raise FeeUnpaid(amount=say_amount(sum(order.total for order in owed), owed[0].currency))


def unpaid_among(codes: Iterable[str]) -> set[str]:
    """Return those of the files for which something is owed; one statement."""
    return {holder.partition(":")[2] for holder in owed_among(holder_of(code) for code in codes)}
