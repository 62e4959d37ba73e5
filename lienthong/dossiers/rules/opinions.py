"""What an asked unit may say, and what became of a question, in words."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.core.values import Text

STANCES: Mapping[str, Text] = {
    "agree": Text("Đồng ý", "Agrees"),
    "disagree": Text("Không đồng ý", "Disagrees"),
    "remark": Text("Ý kiến khác", "Remarks"),
}
STATES: Mapping[str, Text] = {
    "ASKED": Text("Đang chờ trả lời", "Waiting for the answer"),
    "ANSWERED": Text("Đã trả lời", "Answered"),
    "DECLINED": Text("Từ chối cho ý kiến", "Declined"),
    "SILENT": Text("Im lặng, coi như đồng ý", "Silent, which is consent"),
    "WITHDRAWN": Text("Đã rút", "Withdrawn"),
}
