"""How files come in: no more of one is kept than is needed to refuse it by its name."""

from __future__ import annotations

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from lienthong.documents.rules import LARGEST


class CappedFileHandler(TemporaryFileUploadHandler):
    """Keep the beginning of a file that is too large, so that the page it was sent from says which one it was."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of a file unless the limit was passed before it."""
        if start <= LARGEST:
            super().receive_data_chunk(raw_data, start)
