"""A file as a page sent it."""

from __future__ import annotations

from lienthong.documents.refusals import FileEmpty
from lienthong.documents.rules import LARGEST
from lienthong.ui.pages import PageRequest


def sent_file(request: PageRequest, field: str = "file") -> tuple[bytes, str]:
    """Return the bytes (no more than are checked) and the name of the file that was sent; refuses ``FileEmpty``."""
    sent = request.FILES.get(field)
    if sent is None:
        raise FileEmpty(name="")
    return sent.read(LARGEST + 1), sent.name or ""
