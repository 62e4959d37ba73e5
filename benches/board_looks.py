"""What ``board_20m`` measures over the counters of twenty million dossiers: pages of boards, and ranks."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

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

    import lienthong.server.wsgi  # noqa: F401 - the process as it is where pages are served

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
        "index": "/command/index/766",
        "index of a commune": "/command/index/766?of=commune:26740",
        "unit": "/command/units/commune/26740",
        "catalogue": "/command/catalogue",
        "once only": "/command/once-only",
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
    """Return the ranks that pages show: of a board's places by a number, and of every unit by the index."""
    from lienthong.indicators.queries import counts, index
    from lienthong.indicators.queries.indexes import get_index
    from lienthong.units import queries as units

    at = datetime.now(tz=UTC)
    today = timezone.localdate(at)
    country = units.country(on=today).unit_id
    province = units.version_at("79", level="province", on=today).unit_id
    commune = units.version_at("26740", level="commune", on=today)
    _stand(at)
    days: dict[str, Any] = {"at": at, "start": today - timedelta(days=29), "end": today + timedelta(days=1)}
    by_index: dict[str, Any] = {"code": "766", "period": "month", "at": at}
    definition, month = get_index("766", on=today), index.span_of("month", at, None)
    return {
        "provinces, a number": lambda: counts.children(country, level="province", **days),
        "communes of a province, a number": lambda: counts.children(province, level="commune", **days),
        "provinces, the index": lambda: index.ranking(level="province", under=country, **by_index),
        "communes of a province, the index": lambda: index.ranking(level="commune", under=province, **by_index),
        "all communes, the index, the best 100": lambda: index.ranking(
            level="commune", under=country, limit=100, **by_index
        ),
        "all communes, the index, the last 100": lambda: index.ranking(
            level="commune", under=country, limit=100, skip=3200, **by_index
        ),
        "one commune in its province and the country": lambda: index.ranks_of(definition, commune, month),
    }


def _stand(at: datetime) -> None:
    """Write down where every unit stands by the index today, and the same of the days that ranks are compared with."""
    from lienthong.core.values import system
    from lienthong.indicators.actions.indexes import rank_units

    rank_units(by=system("bench"), at=at)
    with connection.cursor() as cursor:
        cursor.execute(_STOOD_BEFORE)
        cursor.execute("VACUUM ANALYZE indicators_indexstanding")


_STOOD_BEFORE = """
INSERT INTO indicators_indexstanding (index, period, day, level, unit_id, total, measurable, band, groups, counted_at)
SELECT index, period, day - ago, level, unit_id, total + random() - 0.5, measurable, band, groups, counted_at
FROM indicators_indexstanding CROSS JOIN unnest(ARRAY[1, 7]) AS ago
ON CONFLICT DO NOTHING
"""


def _median(ask: Callable[[], Any], turns: int = 7) -> float:
    """Return the milliseconds of the middle one of some turns, after one that warms up."""
    ask()
    return statistics.median(timed(ask)[1] * 1000 for _ in range(turns))


def _statements(ask: Callable[[], Any]) -> int:
    from benches.counting import statements

    with statements() as count:
        ask()
        return count()
