"""Early warning against a planted truth: what worsens is found, what wobbles is left alone, late files are foretold."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

from benches.planted import NATION, Compared, files, foretell, measure, nation
from benches.report import report
from benches.stage import Stage
from lienthong.indicators.rules.chances import brier, reliability
from lienthong.indicators.rules.worsening import Watch

SEEDS = (21, 22, 23, 24)
MOST_FALSE_ALARMS, LEAST_CAUGHT = 40, 0.95
HARDER = {
    "weeks wander twice as much": replace(NATION, wandering=0.006),
    "half as many results": replace(NATION, results=95),
    "a fall of 5 points": replace(NATION, fall=0.05),
}


def run(stage: Stage) -> None:
    """Print the false alarms of a week in four made-up nations, and how far the chances of files are off (Brier)."""
    del stage
    _worsening()
    _chances()


def _worsening() -> None:
    watch = Watch()
    usual = [measure(nation(seed=seed), watch) for seed in SEEDS]
    harder = {name: measure(nation(seed=SEEDS[0], size=size), watch) for name, size in HARDER.items()}
    report(
        "early_warning",
        fmean(one.false_alarms_a_week for one in usual),
        "false alarms/week",
        sql=0,
        ceiling_name="false alarms a week that are allowed",
        ceiling=MOST_FALSE_ALARMS,
        most_in_a_week=max(one.most_false_alarms for one in usual),
        caught_within_four_weeks=round(fmean(one.caught for one in usual), 3),
        least_caught=LEAST_CAUGHT,
        seconds_for_the_nation=round(max(one.seconds for one in usual), 2),
        harder={
            name: {"false": round(one.false_alarms_a_week, 1), "caught": round(one.caught, 3)}
            for name, one in harder.items()
        },
    )


def _chances() -> None:
    compared = foretell(files(seed=1))
    report(
        "chance_of_a_late_end",
        brier(compared.by_cases),
        "Brier",
        sql=0,
        ceiling_name="days left alone",
        ceiling=brier(compared.by_days),
        always_the_mean=round(_of_mean(compared), 3),
        foretold=len(compared.by_cases),
        reliability=[[round(one.foretold, 3), round(one.came, 3), one.files] for one in reliability(compared.by_cases)],
    )


def _of_mean(compared: Compared) -> float:
    mean = fmean(came for _, came in compared.by_cases)
    return brier([(mean, came) for _, came in compared.by_cases])
