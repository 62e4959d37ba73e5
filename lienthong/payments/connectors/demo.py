"""The demonstration's gateway: a page of our own under ``/demo-gateway``, which takes no money.

The address of the page is sealed, so that nobody can change the amount on the way; the page checks it as a gateway
outside would, and says what happened by a sealed callback over HTTP.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from lienthong.core import keys
from lienthong.core.values import Text
from lienthong.payments.connectors.gateway import Asked, Gateway, GivenBack
from lienthong.payments.refusals import SignatureWrong
from lienthong.payments.rules.signing import REQUEST, Seal, check_seal

_FIRST_KEY = "1"
_PAGE_SECONDS = 3600  # how long a page that was opened can be used
_FACTS = ("order", "amount", "currency", "title", "unit_name", "language", "return_to", "callback_to", "expires_at")


class Demo(Gateway):
    """Sends the payer to the demonstration's page; gives back at once."""

    title = Text("Cổng thanh toán DEMO", "DEMO payment gateway")

    def begin(self, asked: Asked, *, at: datetime) -> str:
        """Return the sealed address of the page."""
        facts = {name: str(getattr(asked, name)) for name in _FACTS} | {"gateway": self.code}
        sealed = self.sealed(REQUEST, _message(facts), at=at)
        query = facts | {"key": sealed.key_id, "time": sealed.signed_at, "signature": sealed.signature}
        return f"{settings.PUBLIC_URL}/demo-gateway/pay?{urlencode(query)}"

    def give_back(self, given: GivenBack, *, at: datetime) -> str:
        """Return the same made-up reference for the same refund."""
        del at
        return f"DEMO-REFUND-{given.refund}"

    def secrets(self) -> dict[str, bytes]:
        """Return the secrets shared with our own page, made at first use."""
        name = f"gateway-{self.code}"
        if not keys.shared_secrets(name):
            keys.make_shared_secret(name, _FIRST_KEY)
        return keys.shared_secrets(name)

    def opened(self, query: dict[str, str], *, at: datetime) -> dict[str, str]:
        """Return the facts of a page's address (as text); refuses ``SignatureWrong``, ``CallbackOutOfTime``."""
        facts = {name: query.get(name, "") for name in (*_FACTS, "gateway")}
        given = Seal(query.get("key", ""), query.get("time", ""), query.get("signature", ""))
        if facts["gateway"] != self.code:
            raise SignatureWrong
        check_seal(REQUEST, _message(facts), given, secrets=self.secrets(), at=at, most=_PAGE_SECONDS)
        return facts


def _message(facts: dict[str, str]) -> bytes:
    return urlencode([(name, facts[name]) for name in sorted(facts)]).encode()
