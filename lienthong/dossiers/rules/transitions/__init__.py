"""The table of acts: from which states, at whose step, by whom, how often, to which state.

What is not in it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lienthong.core.values import Text
from lienthong.dossiers.rules.transitions import consulting, counter, paying, settling
from lienthong.dossiers.rules.transitions.states import ENDED, OPEN, SETTLING, STATE_NAMES, WAITING, Act, Holder, State
from lienthong.dossiers.rules.transitions.steps import first_step, leads, next_step, settling_steps_before
from lienthong.procedures.definitions import ProcedureDefinition

__all__ = [
    "ACTS",
    "DATA_ASKED",
    "DELAYED",
    "DONE",
    "ENDED",
    "INTERNAL",
    "LAW_MOVED",
    "LINKS_ENDED",
    "LINK_DELAYED",
    "LINK_FILED",
    "LINK_SKIPPED",
    "OPEN",
    "RECOUNTED",
    "SETTLING",
    "STATE_NAMES",
    "WAITING",
    "WITHOUT_RESULT",
    "Act",
    "Holder",
    "State",
    "first_step",
    "is_data_asked",
    "is_possible",
    "is_used_up",
    "leads",
    "limit_of",
    "next_step",
    "settling_steps_before",
    "state_after",
]

ACTS: Mapping[str, Act] = {act.name: act for act in (*counter.ROWS, *settling.ROWS, *consulting.ROWS, *paying.ROWS)}
#: Verbs of the acts by which a file ends without its result.
WITHOUT_RESULT = frozenset(act.verb for act in ACTS.values() if act.to in ENDED - {State.RETURNED})

#: What only the machine does: a result that must be tried again, a due time counted anew after the days off changed.
DELAYED, RECOUNTED = "dossiers.result_delayed", "dossiers.recounted"
#: A file was moved to another version of the law; the new version asks what the file does not hold.
LAW_MOVED, DATA_ASKED = "dossiers.moved", "dossiers.data_asked"
_ANSWERS = frozenset({"dossiers.data_given", "dossiers.data_recorded", LAW_MOVED})
#: What the machine says in the thread of a root about the files that belong to it.
LINK_FILED, LINK_SKIPPED, LINK_DELAYED, LINKS_ENDED = (
    "dossiers.link_filed",
    "dossiers.link_skipped",
    "dossiers.link_delayed",
    "dossiers.links_ended",
)
#: How the thread tells what was done, by ledger verb: the acts, the filing, and what only the machine does.
DONE: Mapping[str, Text] = {
    "dossiers.submitted": Text("Đã nộp hồ sơ", "Filed"),
    LAW_MOVED: Text("Chuyển sang quy định mới", "Moved to the new law"),
    DATA_ASKED: Text("Quy định mới cần người nộp bổ sung", "The new law needs more from the applicant"),
    RECOUNTED: Text("Lịch nghỉ thay đổi, hạn được tính lại", "Days off changed; the due time was counted anew"),
    LINK_FILED: Text("Đã chuyển tới cơ quan tiếp theo", "Sent on to the next agency"),
    LINK_SKIPPED: Text("Không chuyển vì bước trước không được giải quyết", "Not sent on: what came before failed"),
    LINK_DELAYED: Text("Chưa chuyển được, hệ thống sẽ thử lại", "Could not be sent on; it is tried again"),
    LINKS_ENDED: Text("Các cơ quan đã giải quyết xong", "All agencies have finished"),
    DELAYED: Text("Kết quả chưa lập được, hệ thống sẽ thử lại", "Result delayed; it is tried again"),
    **paying.EVENTS,
    **{act.verb: act.done for act in ACTS.values()},
}
#: Acts whose words are between officers.
INTERNAL = frozenset(act.verb for act in ACTS.values() if act.is_internal)


def is_possible(act: Act, *, state: str, holder_role: str) -> bool:
    """Tell whether ``act`` starts from a file in ``state`` whose next step belongs to ``holder_role``."""
    return state in act.states and holder_role in act.steps


def state_after(act: Act, before: State) -> State:
    """Return the state after an act on a file that was in ``before``; an extended file goes on as extended."""
    if act.to is None or (act.to is State.PROCESSING and before in SETTLING):
        return before
    return act.to


def limit_of(act: Act, definition: ProcedureDefinition) -> int | None:
    """Return how often the act may be done for one file; ``None``: as often as it is possible."""
    limits = {"once": 1, "supplement": definition.supplement.times, "extension": definition.extension.times}
    return limits[act.limit] if act.limit else None


def is_used_up(act: Act, definition: ProcedureDefinition, verbs: Iterable[str]) -> bool:
    """Tell whether the acts already done (their verbs) leave no further one of this kind."""
    limit = limit_of(act, definition)
    return limit is not None and sum(verb == act.verb for verb in verbs) >= limit


def is_data_asked(verbs: Iterable[str]) -> bool:
    """Tell whether the acts done, in order, leave a question of a newer law open."""
    last = next((verb for verb in reversed(list(verbs)) if verb == DATA_ASKED or verb in _ANSWERS), "")
    return last == DATA_ASKED
