"""At which stage a procedure stands, and what it lacks to be done online from beginning to end.

Two levels of online service and the paper below them (Decree 42/2022/NĐ-CP, Article 11): *full* when information,
filing, payment and settlement are online and the result comes online or by post; *partial* when anything of it is not;
*paper* when nothing can be filed online. The stage of a procedure that has a definition is computed from it; of one
that has none it is what the published list says, and nobody here can vouch for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lienthong.core.values import Text
from lienthong.procedures.definitions import FeeRate, ProcedureDefinition

Stage = Literal["paper", "partial", "full"]
Ground = Literal["list", "definition"]

STAGES: Mapping[Stage, Text] = {
    "paper": Text("Hồ sơ giấy", "On paper"),
    "partial": Text("Một phần", "Partial"),
    "full": Text("Toàn trình", "Full"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: in words, and whether it keeps a procedure from being done online to the end."""

    code: str
    words: Text
    stops: bool = True


#: Everything that can be missing, the most fundamental first.
LACKS: Mapping[str, Lack] = {
    lack.code: lack
    for lack in (
        Lack(
            "no_definition",
            Text(
                "Chưa có định nghĩa trên hệ thống này; mức độ là theo danh mục đã công bố",
                "No definition here; the stage is what the published list says",
            ),
        ),
        Lack("not_online", Text("Không nhận hồ sơ trực tuyến", "Nothing can be filed online")),
        Lack("no_form", Text("Chưa có biểu mẫu điện tử", "There is no electronic form")),
        Lack("presence_required", Text("Người làm thủ tục phải đến tận nơi", "Somebody must come in person")),
        Lack("papers_shown", Text("Phải xuất trình giấy tờ tại quầy", "Papers must be shown at a counter")),
        Lack("fee_not_online", Text("Chưa trả được phí, lệ phí trực tuyến", "The fee cannot be paid online")),
        Lack(
            "result_not_sent",
            Text("Kết quả phải đến nhận, chưa gửi trực tuyến hay qua bưu chính", "The result must be fetched"),
        ),
        Lack(
            "component_not_replaced",
            Text("Còn giấy tờ phải tải lên mà dữ liệu chưa thay được", "Papers are uploaded that data could replace"),
            stops=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a procedure stands, on what ground, and the codes of what it lacks."""

    stage: Stage
    ground: Ground
    lacks: tuple[str, ...]


def standing_by_list(listed: Stage) -> Standing:
    """Return where a procedure without a definition stands: where the list puts it."""
    lacks = ("no_definition", "not_online") if listed == "paper" else ("no_definition",)
    return Standing(listed, "list", lacks)


def standing_by_definition(definition: ProcedureDefinition, *, on: date, pays_online: bool) -> Standing:
    """Return where a procedure stands on a day by what its definition says.

    Every case that the definition provides for counts, also the rare one: a paper that some must show keeps the whole
    procedure from being full. A registry that does not answer for once (``otherwise``) does not. ``pays_online`` tells
    whether this house can take money.
    """
    lacks = tuple(_lacks(definition, on, pays_online=pays_online))
    if {"not_online", "no_form"} & set(lacks):
        return Standing("paper", "definition", lacks)
    return Standing("partial" if any(LACKS[code].stops for code in lacks) else "full", "definition", lacks)


def _lacks(definition: ProcedureDefinition, on: date, *, pays_online: bool) -> Iterator[str]:
    required = {component.kind for component in definition.components if component.required}
    asks_money = any(rate.amount and _holds(rate, definition, on) for rate in definition.fee)
    sends_result = "post" in definition.channels or any(step.role in ("system", "linked") for step in definition.steps)
    missing = {
        "not_online": "online" not in definition.channels,
        "no_form": not definition.fields,
        "presence_required": definition.presence is not None,
        "papers_shown": "present" in required,
        "fee_not_online": asks_money and not pays_online,
        "result_not_sent": not sends_result,
        "component_not_replaced": "upload" in required,
    }
    return (code for code, is_missing in missing.items() if is_missing)


def _holds(rate: FeeRate, definition: ProcedureDefinition, on: date) -> bool:
    """Tell whether a rate is asked of somebody who files online on a day: begun, not followed by a newer one."""
    begun = [other.since for other in definition.fee if other.id == rate.id and other.since <= on]
    return bool(begun) and rate.since == max(begun) and (not rate.channels or "online" in rate.channels)
