"""Do slips fit the acts that make them, and the procedures that have slips of their own?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lienthong.dossiers.rules.transitions import ACTS, DONE, ENDED
from lienthong.packs.contents import Contents, Found
from lienthong.packs.reading import Problem
from lienthong.procedures.definitions import ProcedureDefinition
from lienthong.slips.definitions import SlipDefinition

_ASKED, _EXTENDED = ACTS["ask_supplement"].verb, ACTS["extend_dossier"].verb
#: Facts and tables that only some acts have.
_ONLY_OF: Mapping[str, frozenset[str]] = {
    "until": frozenset({_ASKED}),
    "missing": frozenset({_ASKED}),
    "old_due_at": frozenset({_EXTENDED}),
    "new_due_at": frozenset({_EXTENDED}),
    "ended_at": frozenset(act.verb for act in ACTS.values() if act.to in ENDED),
    "reason": frozenset(act.verb for act in ACTS.values() if {"reason", "words"} & set(act.needs)),
}


def slips_fit(contents: Contents) -> Iterator[Problem]:
    """Yield slips of acts that nobody does, facts that their acts never have, and slips that stand for none."""
    for found in contents.slips.values():
        yield from _occasions(found)
        yield from _instead(contents, found)
    for procedure in contents.procedures.values():
        yield from _own(contents, procedure)


def _occasions(found: Found[SlipDefinition]) -> Iterator[Problem]:
    slip = found.definition
    stated = slip.facts | {table.of for table in slip.tables}
    for number, occasion in enumerate(slip.made_by):
        if occasion.verb not in DONE:
            vi, en = f"không có việc nào tên “{occasion.verb}”", f"there is no act “{occasion.verb}”"
            yield found.problem(("made_by", number, "verb"), "verb_unknown", vi, en)
            continue
        for fact in sorted(name for name, verbs in _ONLY_OF.items() if name in stated and occasion.verb not in verbs):
            vi, en = f"“{occasion.verb}” không bao giờ có “{fact}”", f"“{occasion.verb}” never has “{fact}”"
            yield found.problem(("made_by", number), "slip_fact_never", vi, en)


def _instead(contents: Contents, found: Found[SlipDefinition]) -> Iterator[Problem]:
    slip = found.definition
    if slip.instead_of is None:
        return
    general = contents.slips.get(slip.instead_of)
    if general is None or general.definition.instead_of is not None:
        vi, en = f"không có phiếu chung “{slip.instead_of}”", f"there is no general slip “{slip.instead_of}”"
        yield found.problem(("instead_of",), "name_unknown", vi, en)
    elif set(slip.made_by) != set(general.definition.made_by):
        vi, en = (
            f"phải do cùng các việc như “{slip.instead_of}”",
            f"must be made by the same acts as “{slip.instead_of}”",
        )
        yield found.problem(("made_by",), "slip_other_acts", vi, en)


def _own(contents: Contents, found: Found[ProcedureDefinition]) -> Iterator[Problem]:
    replaced: set[str] = set()
    for number, code in enumerate(found.definition.slips):
        slip = contents.slips.get(code)
        of = slip.definition.instead_of if slip else None
        if of is None:
            vi, en = f"không có phiếu riêng “{code}”", f"there is no slip of one's own “{code}”"
            yield found.problem(("slips", number), "name_unknown", vi, en)
        elif of in replaced:
            vi, en = f"hai phiếu cùng thay cho “{of}”", f"two slips stand in the place of “{of}”"
            yield found.problem(("slips", number), "name_twice", vi, en)
        else:
            replaced.add(of)
