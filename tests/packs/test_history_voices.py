"""What invented people say: told with the details of the real verbs, each thing once, and never before the end."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from lienthong.indicators.rules.told import TOLD
from lienthong.packs.history import Year


@pytest.mark.django_db
def test_people_say_what_the_real_verbs_say(demo_pack: None) -> None:
    lines = [
        line for line in Year(1500, 60, 7, date(2026, 11, 20)).lines(range(1500)) if line.verb.startswith("feedback.")
    ]
    counts = Counter(line.verb for line in lines)
    assert counts["feedback.received"] >= counts["feedback.answered"] > 0
    assert counts["feedback.survey_sent"] > counts["feedback.survey_answered"] > 0
    assert counts["feedback.dissatisfied"] > 0
    once = [(line.verb, line.dossier) for line in lines]
    assert len(set(once)) == len(once)
    for line in lines:
        assert TOLD[line.verb] <= line.detail.keys()
