"""Why officers look into files, and how long one line of the ledger stands for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from lienthong.core.values import Text

OPENED, OPINION_OPENED = "dossiers.opened", "dossiers.opinion_opened"
#: Looking again within this time is the same looking.
SAME_LOOK = timedelta(hours=1)


class Purpose(StrEnum):
    """Why an officer looked into a file."""

    WORK = "work"  # it waits for them
    FOLLOW = "follow"  # their unit handles it
    AUDIT = "audit"
    OPINION = "opinion"  # their unit was asked


PURPOSE_WORDS: Mapping[Purpose, Text] = {
    Purpose.WORK: Text("Giải quyết hồ sơ đang chờ mình", "To do what the request waits for"),
    Purpose.FOLLOW: Text(
        "Theo dõi hồ sơ mà đơn vị tham gia giải quyết", "To follow a request that their office handles"
    ),
    Purpose.AUDIT: Text("Kiểm toán, thanh tra", "Audit"),
    Purpose.OPINION: Text(
        "Cho ý kiến theo yêu cầu của cơ quan giải quyết", "To give an opinion that they were asked for"
    ),
}
