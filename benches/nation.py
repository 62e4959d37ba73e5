"""A nation in small: a million dossiers already in, the people who file, the officers of every commune, the worker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from benches.definition import form
from benches.stage import ROOT, Stage, now

PLACES = ("00101", "00102", "00201", "00202")
PEOPLE = 200
FULL = 1_000_000
#: How many of them one person has, however many people that makes.
EACH = 50

#: Copies of one filed dossier: one in four hundred is open at its commune, the others ended within the year before.
#: Each belongs to one of the people or their neighbors, fifty to each.
NEIGHBORS = """
INSERT INTO accounts_account
SELECT copy.* FROM accounts_account one, generate_series(1, %(count)s) n, LATERAL jsonb_populate_record(
    one, jsonb_build_object('id', 1000000 + n, 'username', 'neighbor-' || n, 'subject', (97000000 + n)::text)
) copy WHERE one.id = %(one)s
RETURNING id
"""
COPY = """
INSERT INTO dossiers_dossier
SELECT copy.* FROM dossiers_dossier filed, generate_series(1, %(copies)s) n, LATERAL jsonb_populate_record(
    filed,
    jsonb_build_object(
        'code', filed.code || '-' || n,
        'applicant_id', (%(people)s::bigint[])[1 + n %% %(count)s],
        'submitted_at', filed.submitted_at - n * interval '100 seconds',
        'due_at', filed.due_at + n %% 5000 * interval '1 minute'
    ) || CASE WHEN n %% 400 = 0 THEN '{}' ELSE jsonb_build_object(
        'state', 'RETURNED', 'step', '', 'holder_role', '',
        'ended_at', filed.submitted_at - n * interval '90 seconds'
    ) END
) copy WHERE filed.code = ANY(%(codes)s)
"""
ACTS = """
INSERT INTO dossiers_act
SELECT copy.* FROM dossiers_act act, generate_series(1, %(copies)s) n, LATERAL jsonb_populate_record(
    act, jsonb_build_object('dossier_code', act.dossier_code || '-' || n)
) copy WHERE act.dossier_code = ANY(%(codes)s)
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A commune's code and the tokens of who receives, settles and signs there."""

    place: str
    intake: str
    settle: str
    head: str


@dataclass(frozen=True, slots=True)
class Nation:
    """The tokens of the people who file, and the offices of the communes."""

    people: tuple[str, ...]
    offices: tuple[Office, ...]


def settle_nation(stage: Stage) -> Nation:
    """Open the accounts, file one dossier in each commune and copy them until a million are in."""
    from lienthong.accounts.actions import issue_token, open_account
    from lienthong.accounts.queries import actor_of
    from lienthong.core.values import system
    from lienthong.dossiers.actions.submitting import submit_dossier

    by, at = system("bench"), now()
    accounts = [open_account(f"person-{n}", "Nguyễn Thị Đo", subject=f"98{n:06}", by=by, at=at) for n in range(PEOPLE)]
    people = tuple(issue_token(account.pk, "bench", by=by, at=at) for account in accounts)
    first = actor_of(accounts[0].pk, at=at)
    codes = [
        submit_dossier("B.001", form(0) | {"noi_nop": place}, key=f"first-{place}", by=first, at=at).code
        for place in PLACES
    ]
    _copy(stage.url, codes, [account.pk for account in accounts])
    return Nation(people, tuple(_office(place) for place in PLACES))


def _copy(url: str, codes: list[str], people: list[int]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        count = max(FULL // EACH - len(people), 1)
        neighbors = connection.execute(NEIGHBORS, {"one": people[0], "count": count}).fetchall()
        people = [*people, *(number for (number,) in neighbors)]
        named = {"codes": codes, "copies": FULL // len(codes), "people": people, "count": len(people)}
        connection.execute(COPY, named)
        connection.execute(ACTS, named)
        connection.execute("VACUUM ANALYZE dossiers_dossier, dossiers_act")
        connection.execute("CHECKPOINT")  # so that writing the million to disk does not count as settling files


def _office(place: str) -> Office:
    """Open who receives, settles and signs at a commune; return their tokens."""
    from lienthong.accounts.actions import grant_role, issue_token, open_account
    from lienthong.core.values import Role, system
    from lienthong.units import queries as units

    by, at = system("bench"), now()
    commune = units.version_at(place, level="commune", on=at.date()).unit_id
    tokens = {}
    for role, agency in ((Role.INTAKE, "one_stop"), (Role.SETTLE, "commune_pc"), (Role.HEAD, "commune_pc")):
        unit = units.agency_of(commune, agency).pk
        account = open_account(f"{role}-{place}", f"Trần Văn {role}", unit_id=unit, by=by, at=at)
        grant_role(account.pk, role, unit_id=unit, by=by, at=at)
        tokens[role.value] = issue_token(account.pk, "bench", by=by, at=at)
    return Office(place, **tokens)


@contextmanager
def worker() -> Iterator[None]:
    """Let the worker of the installation follow: results, slips, notices, counters, seals."""
    with subprocess.Popen([sys.executable, "-m", "lienthong.server", "work"], cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)
