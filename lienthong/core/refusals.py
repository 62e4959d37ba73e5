"""What the platform answers when it says no: one class per case, a stable code, Vietnamese and English.

A refusal is an RFC 9457 problem document in waiting. Doors turn it into JSON or a page; actions only raise it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, runtime_checkable


@runtime_checkable
class _InTwoLanguages(Protocol):
    """Words such as ``values.Text``, which stands on this file and cannot be named here."""

    vi: str
    en: str


class Refused(Exception):
    """An act that cannot be done, named.

    Subclasses set ``code`` (stable, snake case, unique in the repository), ``status`` (HTTP), ``vi`` and ``en``
    (templates over the facts given to the constructor; a fact may be a ``Text``) and, where it helps,
    ``next_vi``/``next_en``: what to do instead.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 409
    vi: ClassVar[str]
    en: ClassVar[str]
    next_vi: ClassVar[str] = ""
    next_en: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """Say what is the case, in ``vi`` or ``en``."""
        return (self.vi if language == "vi" else self.en).format_map(_Facts(self.facts, language))

    def remedy(self, language: str) -> str:
        """Say what to do instead, in ``vi`` or ``en``; empty when nothing can be done."""
        return (self.next_vi if language == "vi" else self.next_en).format_map(_Facts(self.facts, language))

    def problem(self, language: str = "vi") -> dict[str, Any]:
        """Return the RFC 9457 problem document: type, title (both languages), status, detail, code, facts."""
        return {
            "type": f"urn:lienthong:refusal:{self.code}",
            "title": {"vi": self.message("vi"), "en": self.message("en")},
            "status": self.status,
            "detail": self.message(language),
            "remedy": {"vi": self.remedy("vi"), "en": self.remedy("en")},
            "code": self.code,
            "facts": {name: _plain(fact) for name, fact in self.facts.items()},
        }


class _Facts(dict[str, Any]):
    """Facts for a template in one language; a missing one shows as its own name instead of raising inside an error."""

    def __init__(self, facts: dict[str, Any], language: str) -> None:
        chosen = "vi" if language == "vi" else "en"
        super().__init__({n: getattr(f, chosen) if isinstance(f, _InTwoLanguages) else f for n, f in facts.items()})

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _plain(fact: Any) -> Any:
    return {"vi": fact.vi, "en": fact.en} if isinstance(fact, _InTwoLanguages) else fact


class NotAllowed(Refused):
    """The actor has no right to this act here."""

    code = "not_allowed"
    status = 403
    vi = "Bạn không có quyền thực hiện việc này ({right})."
    en = "You have no right to do this ({right})."
    next_vi = "Hãy đăng nhập bằng tài khoản có thẩm quyền hoặc liên hệ người phụ trách đơn vị."
    next_en = "Sign in with an account that is competent, or ask the head of the unit."


class NotFound(Refused):
    """What was asked for does not exist, or the asker may not know that it does."""

    code = "not_found"
    status = 404
    vi = "Không tìm thấy {what}."
    en = "{what} was not found."
    next_vi = "Hãy kiểm tra lại mã hoặc đường dẫn."
    next_en = "Check the code or the address."


class InvalidInput(Refused):
    """Input that does not have the shape it must have; ``errors`` lists path, code and both messages."""

    code = "invalid_input"
    status = 422
    vi = "Dữ liệu chưa hợp lệ: {summary}."
    en = "The input is not valid: {summary}."
    next_vi = "Hãy sửa các mục được nêu rồi gửi lại; những gì đã nhập vẫn được giữ."
    next_en = "Correct the fields named and send again; nothing typed is lost."


class LedgerTampered(Refused):
    """A sealed line or a seal no longer matches the hash chain."""

    code = "ledger_tampered"
    vi = "Nhật ký không còn nguyên vẹn: {where}."
    en = "The ledger is not intact: {where}."


class LedgerAheadOfDatabase(Refused):
    """The ledger holds transaction numbers that the server has not reached: it was restored without them."""

    code = "ledger_ahead_of_database"
    vi = "Nhật ký ghi giao dịch {ledger} nhưng máy chủ mới đến {server}."
    en = "The ledger holds transaction {ledger} but the server has only reached {server}."
    next_vi = "Sau khi phục hồi từ bản sao, hãy nâng bộ đếm giao dịch của máy chủ (xem docs/howto/restore.md)."
    next_en = "After a restore, advance the server's transaction counter (see docs/howto/restore.md)."


class UnknownFollower(Refused):
    """No follower has that name."""

    code = "unknown_follower"
    status = 404
    vi = "Không có tiến trình theo dõi nào tên {name}; các tên có: {known}."
    en = "There is no follower named {name}; known: {known}."


class FollowerNotReplayable(Refused):
    """The follower's work goes outside (papers, messages) and must not be done a second time."""

    code = "follower_not_replayable"
    vi = "Tiến trình theo dõi {name} không thể chạy lại từ đầu vì việc của nó không được làm hai lần."
    en = "The follower {name} cannot be replayed: what it does must not be done twice."
    next_vi = "Các tiến trình chạy lại được: {replayable}."
    next_en = "These can be replayed: {replayable}."
