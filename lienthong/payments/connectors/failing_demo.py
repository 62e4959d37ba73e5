"""A gateway that is down on purpose, so that everybody can see what the house then does."""

from __future__ import annotations

from datetime import datetime

from lienthong.core.values import Text
from lienthong.payments.connectors.demo import Demo
from lienthong.payments.connectors.gateway import Asked, Down, GivenBack


class FailingDemo(Demo):
    """Answers nothing that it is asked; what it said before it fell is still read."""

    title = Text("Cổng thanh toán DEMO bị hỏng", "DEMO payment gateway that is down")

    def begin(self, asked: Asked, *, at: datetime) -> str:
        """Fail."""
        del asked, at
        raise Down

    def give_back(self, given: GivenBack, *, at: datetime) -> str:
        """Fail."""
        del given, at
        raise Down
