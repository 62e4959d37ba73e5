"""The worker's door: content to which nothing refers any more is forgotten."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import system
from lienthong.documents.actions import forget_files

STORE = system("store")


def forget(at: datetime) -> int:
    """Forget content that was let go long ago; return how many files were looked at."""
    return forget_files(by=STORE, at=at)
