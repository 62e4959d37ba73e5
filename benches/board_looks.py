"""What ``board_20m`` measures over the counters of twenty million dossiers: pages of boards, and ranks."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

from benches.board_lines import timed
from benches.report import report


def pages(url: str, dossiers: int, seconds: float) -> None:
    """Print the slowest page of a board and the slowest rank, each the median of its turns."""
    with psycopg.connect(url, autocommit=True) as connection:
        _, bare = timed(lambda: [connection.execute("SELECT 1").fetchall() for _ in range(100)])
        size = connection.execute("SELECT sum(pg_total_relation_size(c)) FROM unnest(%s::regclass[]) c", [_TABLES])
        gigabytes = round(float((size.fetchone() or (0,))[0]) / 1e9, 2)
    for name, asked, target in (("board_20m", _boards(), 100), ("rank_20m", _ranks(), 50)):
        figures = {what: _median(ask) for what, ask in asked.items()}
        statements = {what: _statements(ask) for what, ask in asked.items()}
        slowest = max(figures, key=lambda what: figures[what])
        report(
            name,
            figures[slowest],
            "ms, the slowest",
            sql=statements[slowest],
            ceiling_name="as many statements that do nothing",
            ceiling=max(statements[slowest], 1) * bare * 10,
            slowest=slowest,
            each={what: round(value, 1) for what, value in figures.items()},
            target=target,
            dossiers=dossiers,
            counters="filled directly, set by set",
            gigabytes=gigabytes,
            fill_seconds=round(seconds),
        )


_TABLES = [
    "indicators_dailycount",
    "indicators_placecount",
    "indicators_monthlycount",
    "indicators_regioncount",
    "indicators_opendossier",
]


def _boards() -> dict[str, Callable[[], Any]]:
    """Return the pages of boards as a leader of the country opens them, by name."""
    from django.conf import settings
    from django.contrib.sessions.backends.signed_cookies import SessionStore
    from django.test import Client

    session = SessionStore()
    session["account"] = _leader()
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session._get_session_key())  # noqa: SLF001 - what a browser holds
    addresses = {
        "country": "/command/country",
        "province": "/command/provinces/79",
        "commune": "/command/communes/26740",
        "number": "/command/numbers/on_time",
        "procedure": "/command/procedures/1.001193",
        "wall": "/command/wall",
        "plan": "/command/plan",
        "warnings": "/command/warnings",
        "open numbers": "/command/open",
    }
    return {name: _getting(client, address) for name, address in addresses.items()}


def _getting(client: Any, address: str) -> Callable[[], Any]:
    def get() -> Any:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return get


def _leader() -> int:
    from lienthong.accounts.actions import grant_role, open_account
    from lienthong.core.values import Role, system
    from lienthong.units import queries as units

    by, at = system("bench"), datetime.now(tz=UTC)
    country = units.country(on=at.date()).unit_id
    account = open_account("bench-leader", "Nguyễn Văn Đo", unit_id=country, by=by, at=at)
    grant_role(account.pk, Role.STEERING, unit_id=country, by=by, at=at)
    return int(account.pk)


def _ranks() -> dict[str, Callable[[], Any]]:
    """Return the ranks that boards show: provinces, the communes of one, all communes; a day, a month, a year."""
    from lienthong.core.values import system
    from lienthong.indicators.actions.defining import load_indicators
    from lienthong.indicators.queries import readings as queries
    from lienthong.units import queries as units

    today = date.today()  # noqa: DTZ011
    country = units.country(on=today).unit_id
    province = units.version_at("79", level="province", on=today).unit_id
    month: dict[str, Any] = {"start": today - timedelta(days=29), "end": today + timedelta(days=1), "on": today}
    year: dict[str, Any] = {"start": date(today.year, 1, 1), "end": date(today.year, today.month, 1), "on": today}
    code = "bench_on_time"
    load_indicators([_on_time()], by=system("bench"), at=datetime.now(tz=UTC))
    return {
        "provinces, 30 days": lambda: queries.by_place(code, level="province", under=country, **month),
        "communes of a province, 30 days": lambda: queries.by_place(code, level="commune", under=province, **month),
        "all communes, 30 days": lambda: queries.by_place(code, level="commune", under=country, **month),
        "all communes, months of a year": lambda: queries.by_place(code, level="commune", under=country, **year),
    }


def _on_time() -> Any:
    """Return what is ranked: how many of the results were on time."""
    from lienthong.indicators.definitions.indicators import IndicatorDefinition

    done = {"verb": "dossiers.completed"}
    words = {"vi": "Kết quả", "en": "Results"}
    return IndicatorDefinition.model_validate(
        {
            "code": "bench_on_time",
            "title": words,
            "meaning": words,
            "legal_basis": [{"act": "-"}],
            "since": "2020-01-01",
            "confidence": "unverified",
            "kind": "share",
            "numerator": {"words": words, "terms": [{**done, "where": {"on_time": "true"}}]},
            "denominator": {"words": words, "terms": [done]},
        }
    )


def _median(ask: Callable[[], Any], turns: int = 7) -> float:
    """Return the milliseconds of the middle one of some turns, after one that warms up."""
    ask()
    return statistics.median(timed(ask)[1] * 1000 for _ in range(turns))


def _statements(ask: Callable[[], Any]) -> int:
    from benches.counting import statements

    with statements() as count:
        ask()
        return count()
