"""The words and the settings that hold now; a definition is read once for each hash of it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from lienthong.notices.definitions import NoticeDefinition, NoticeSettings
from lienthong.notices.models import NoticeText, NoticeTiming


def current_texts() -> list[NoticeDefinition]:
    """Return every definition of the loaded pack, by code (one SQL statement)."""
    rows = NoticeText.objects.filter(is_current=True).order_by("code").values_list("code", "sha256")
    return [text_by_hash(code, sha256) for code, sha256 in rows]


def current_settings() -> NoticeSettings | None:
    """Return the settings of the loaded pack, ``None`` before a pack with notices was loaded (one SQL statement)."""
    sha256 = NoticeTiming.objects.values_list("sha256", flat=True).first()
    return _settings_by_hash(sha256) if sha256 else None


@lru_cache(maxsize=512)
def text_by_hash(code: str, sha256: str) -> NoticeDefinition:
    """Return the definition of ``code`` whose fingerprint is ``sha256``; no SQL after the first time."""
    return NoticeDefinition.model_validate(NoticeText.objects.get(code=code, sha256=sha256).body)


@lru_cache(maxsize=8)
def _settings_by_hash(sha256: str) -> NoticeSettings:
    return NoticeSettings.model_validate(NoticeTiming.objects.get(sha256=sha256).body)


def settings_page() -> str:
    """Return the address of the page on which one changes how one is told."""
    return f"{settings.PUBLIC_URL}/my/notices"
