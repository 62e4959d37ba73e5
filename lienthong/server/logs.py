"""What the processes say to the operator: lines on stderr, for eyes in a demonstration, JSON in production."""

from __future__ import annotations

import sys
from typing import Any

import structlog

#: Django's own words: failures with their trace; a page that is not found is not one.
DJANGO: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},  # anybody can send a wrong host or a bad form
    },
}


def configure(mode: str) -> None:
    """Set the form of every line that the rooms and the processes log.

    Traces are without the values of variables: those are forms and records of people.
    """
    as_data = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if mode == "production"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.ExceptionRenderer(as_data)] if mode == "production" else []),
            last,
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
