"""A procedure in words for who reads its file before it is the law: way, term, money, papers, examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.core.definitions import Words
from lienthong.core.values import Text
from lienthong.packs.contents import Contents
from lienthong.packs.definitions import PackManifest
from lienthong.packs.examples import ExampleRun
from lienthong.procedures.definitions import FeeRate, ProcedureDefinition, Step
from lienthong.procedures.definitions.examples import Example
from lienthong.procedures.rules.amendments.conditions import only_when
from lienthong.procedures.rules.amendments.money import CHANNELS
from lienthong.procedures.rules.terms import say_term
from lienthong.ui.fields import shown_value
from lienthong.ui.words import full_time, number

NOT_SAID = Text("không nêu", "not said")
_ROLES: Mapping[str, Text] = {
    "intake": Text("bộ phận tiếp nhận", "the counter"),
    "settle": Text("người giải quyết", "who settles"),
    "head": Text("người ký", "who signs"),
    "system": Text("máy tự làm", "the machine"),
    "linked": Text("chờ hồ sơ liên thông", "waits for the linked files"),
}
_DUE = {
    "filing": Text("nộp khi nộp hồ sơ", "paid with the filing"),
    "assessment": Text("nộp khi cơ quan thông báo", "paid when the office asks for it"),
    "result": Text("nộp khi nhận kết quả", "paid when the result is given out"),
}
_HAPPENED = {
    "supplement_asked": Text("yêu cầu bổ sung", "more is asked for"),
    "supplemented": Text("đã bổ sung", "it is supplemented"),
    "extended": Text("gia hạn", "it is extended"),
}
_ACCEPTED, _REFUSED = Text("được nhận", "accepted"), Text("không được nhận", "not accepted")
_SUMMED_UP = {
    "accepted": Text("Biểu mẫu", "The form"),
    "due_at": Text("Hẹn trả", "Due"),
    "fee": Text("Phí phải nộp", "To be paid"),
    "case": Text("Trường hợp", "Case"),
}


@dataclass(frozen=True, slots=True)
class StepInWords:
    """One step: what is done, by whom, how long it should take, what must be there before it goes on."""

    title: Text
    who: Text
    target: Text | None
    needs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that an example expects and what came out; ``is_same`` is ``None`` where nothing was expected."""

    label: Text
    expected: Text
    actual: Text
    is_same: bool | None


@dataclass(frozen=True, slots=True)
class ExampleInWords:
    """An example: what somebody files, what should come of it, what does."""

    name: str
    given: Text
    happened: tuple[Text, ...]
    compared: tuple[Comparison, ...]
    holds: bool


def steps_in_words(definition: ProcedureDefinition, contents: Contents) -> list[StepInWords]:
    """Return the way of a file through the offices."""
    return [_step(step, contents) for step in definition.steps]


def _step(step: Step, contents: Contents) -> StepInWords:
    office, role = contents.agency_titles.get(step.agency, Text(step.agency, step.agency)), _ROLES[step.role]
    who = role if step.role == "system" else Text(f"{office.vi} ({role.vi})", f"{office.en} ({role.en})")
    return StepInWords(
        step.title.text, who, say_term(step.target) if step.target else None, tuple(one.name.text for one in step.needs)
    )


def terms_in_words(definition: ProcedureDefinition) -> list[tuple[Text, Text]]:
    """Return how long the agency has and what moves that, as label and words."""
    begins = {
        "submitted": Text("từ lúc nộp", "from the filing"),
        "received": Text("từ lúc tiếp nhận", "from the taking in"),
    }[definition.clock_starts]
    term = say_term(definition.term)
    lines = [(Text("Thời hạn", "Time"), Text(f"{term.vi}, {begins.vi}", f"{term.en}, {begins.en}"))]
    for case in definition.cases:
        own, when = say_term(case.term or definition.term), only_when(case.when, definition)
        name = Text(f"Trường hợp {case.name.vi}", f"Case of {case.name.en}")
        lines.append((name, Text(f"{own.vi}{when.vi}", f"{own.en}{when.en}")))
    more, longer = definition.supplement, definition.extension
    lines.append(
        (
            Text("Bổ sung", "Supplement"),
            Text(
                f"nhiều nhất {more.times} lần; người dân có {more.days} ngày làm việc",
                f"at most {more.times} times; people have {more.days} working days",
            ),
        )
    )
    lines.append(
        (Text("Gia hạn", "Extension"), Text(f"nhiều nhất {longer.times} lần", f"at most {longer.times} times"))
    )
    return lines


def fee_in_words(definition: ProcedureDefinition, manifest: PackManifest) -> list[tuple[Text, Text]]:
    """Return every rate: what it is called, how much it is, when it applies, when it is paid."""
    return [
        (rate.name.text if rate.name else Text("Lệ phí", "Fee"), _rate(rate, definition, manifest))
        for rate in definition.fee
    ]


def _rate(rate: FeeRate, definition: ProcedureDefinition, manifest: PackManifest) -> Text:
    return Text(*(", ".join(_rate_parts(rate, definition, manifest, language)) for language in ("vi", "en")))


def _rate_parts(rate: FeeRate, definition: ProcedureDefinition, manifest: PackManifest, language: str) -> Iterator[str]:
    yield _money(rate.amount, manifest).to(language) if rate.amount else Text("miễn phí", "free").to(language)
    if rate.per:
        shown = definition.fields.get(rate.per)
        label = shown.label.to(language) if shown else rate.per
        yield Text(f"nhân với “{label}”", f"times “{label}”").to(language)
    if rate.at_most is not None:
        most = _money(rate.at_most, manifest).to(language)
        yield Text(f"không quá {most}", f"at most {most}").to(language)
    if rate.channels:
        ways = ", ".join(CHANNELS[channel].to(language) for channel in rate.channels)
        yield Text(f"nộp {ways}", f"filed {ways}").to(language)
    yield Text(f"từ {rate.since:%d/%m/%Y}", f"from {rate.since:%d/%m/%Y}").to(language)
    if rate.amount:
        yield _DUE[rate.due].to(language)
    yield from filter(None, [only_when(rate.when, definition).to(language).removeprefix(", ")])


def _money(amount: int, manifest: PackManifest) -> Text:
    return Text(f"{number(amount, 'vi')} {manifest.currency}", f"{number(amount, 'en')} {manifest.currency}")


# ---------------------------------------------------------------- examples


def examples_in_words(
    definition: ProcedureDefinition, runs: Iterable[ExampleRun], manifest: PackManifest
) -> list[ExampleInWords]:
    """Return every example that was run: what it expects beside what came out."""
    return [
        ExampleInWords(
            example.name,
            _given(example, manifest),
            tuple(_happened(one.what, one.at, manifest) for one in example.given.then),
            tuple(_compared(definition, example, run, manifest)),
            holds=not run.problems,
        )
        for example, run in zip(definition.examples, runs, strict=True)
    ]


def _given(example: Example, manifest: PackManifest) -> Text:
    at, way = _moment(example.given.at, manifest), CHANNELS[example.given.channel]
    place = example.given.place
    return Text(f"{at.vi}, {way.vi}, xã {place}", f"{at.en}, {way.en}, commune {place}")


def _happened(what: str, at: datetime, manifest: PackManifest) -> Text:
    moment = _moment(at, manifest)
    return Text(f"{moment.vi}: {_HAPPENED[what].vi}", f"{moment.en}: {_HAPPENED[what].en}")


def _moment(at: datetime, manifest: PackManifest) -> Text:
    aware = at.replace(tzinfo=manifest.zone)
    return Text(full_time(aware, "vi", manifest.zone), full_time(aware, "en", manifest.zone))


def _compared(
    definition: ProcedureDefinition, example: Example, run: ExampleRun, manifest: PackManifest
) -> Iterator[Comparison]:
    expect, out = example.expect, run.outcome
    came = {(error.path, error.code): error.message for error in out.errors}
    wanted = {
        key: came.get(key, Text(f"{key[0]} ({key[1]})", f"{key[0]} ({key[1]})"))
        for key in ((error.path, error.code) for error in expect.errors)
    }
    yield Comparison(
        _SUMMED_UP["accepted"],
        _verdict([*wanted.values()], valid=expect.valid),
        _verdict([*came.values()], valid=not came),
        wanted.keys() == came.keys() and expect.valid == (not came),
    )
    if expect.due_at is not None or not came:  # what is not accepted is never due
        due = _moment(out.due_at, manifest) if out.due_at else out.no_due or NOT_SAID
        yield _one("due_at", _moment(expect.due_at, manifest) if expect.due_at else None, due)
    if expect.fee is not None or not came:
        yield _one("fee", None if expect.fee is None else _money(expect.fee, manifest), _money(out.fee, manifest))
    if definition.cases or expect.case is not None:
        wanted_case = None if expect.case is None else _case(definition, expect.case)
        yield _one("case", wanted_case, _case(definition, out.case))
    for name, value in expect.form.items():
        yield _calculated(definition, name, value, out.form.get(name))


def _one(what: str, expected: Text | None, actual: Text) -> Comparison:
    return Comparison(_SUMMED_UP[what], expected or NOT_SAID, actual, None if expected is None else expected == actual)


def _verdict(messages: list[Text], *, valid: bool) -> Text:
    said = _ACCEPTED if valid else _REFUSED
    listed = Text(*(" ".join(message.to(language) for message in messages) for language in ("vi", "en")))
    return Text(f"{said.vi}: {listed.vi}", f"{said.en}: {listed.en}") if messages else said


def _case(definition: ProcedureDefinition, case: str) -> Text:
    found = next((one for one in definition.cases if one.id == case), None)
    return found.name.text if found else Text(case or "chung", case or "the ordinary one")


def _calculated(definition: ProcedureDefinition, name: str, expected: Any, actual: Any) -> Comparison:
    label = definition.fields[name].label if name in definition.fields else Words(vi=name, en=name)
    shown = [_text(shown_value(definition, name, value, {})) for value in (expected, actual)]
    return Comparison(label.text, shown[0], shown[1], shown[0] == shown[1])


def _text(shown: Text | str) -> Text:
    return shown if isinstance(shown, Text) else Text(shown or "–", shown or "–")
