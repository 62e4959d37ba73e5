"""The Party's procedures of Vietnam: the same engine, rights apart. Of one place, neither bloc sees the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lienthong.core.refusals import NotFound, Refused
from lienthong.core.values import Actor, Role, Text
from lienthong.dossiers import queries as dossiers
from lienthong.dossiers.actions import finishing, handling
from lienthong.dossiers.actions.submitting import submit_dossier
from lienthong.dossiers.models import Dossier
from lienthong.indicators import queries as indicators
from lienthong.packs.contents import Contents
from lienthong.procedures import queries as procedures
from lienthong.units import queries as units
from tests.dossiers.making import open_officer
from tests.fixtures.counting import count_again
from tests.portal.visiting import Visitor, signed_in

from .conftest import VIETNAM
from .playing import Play, file, officer, prepare

PLACE, PARTY, GOVERNMENT = "00004", "X.DANG.02", "2.000635"
ROLES = (Role.INTAKE, Role.SETTLE, Role.HEAD)
SIDES = ("party", "government")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (VIETNAM / "units/built/units.csv").exists(),
        reason="the tables of units are built by `lienthong pack build packs/vn`",
    ),
]


@dataclass(frozen=True)
class Side:
    """A dossier that waits in one bloc, and the officers of that bloc at its place."""

    play: Play
    dossier: Dossier
    officers: dict[Role, Actor]
    place: int
    province: int


def _side(contents: Contents, code: str) -> Side:
    play = prepare(contents, code)
    commune = units.version_at(PLACE, level="commune", on=play.at.date())
    offices = play.definition.competence
    at = {Role.INTAKE: offices.intake, Role.SETTLE: offices.agency, Role.HEAD: offices.agency}
    officers = {role: officer(units.agency_of(commune.unit_id, kind).pk, role) for role, kind in at.items()}
    return Side(play, file(play), officers, commune.unit_id, commune.parent_id or 0)


@pytest.fixture
def sides(vietnam: Contents) -> dict[str, Side]:
    return {"party": _side(vietnam, PARTY), "government": _side(vietnam, GOVERNMENT)}


@pytest.fixture
def own(sides: dict[str, Side], request: pytest.FixtureRequest) -> Side:
    return sides[request.param]


@pytest.fixture
def other(sides: dict[str, Side], request: pytest.FixtureRequest) -> Side:
    return sides[request.param]


both_ways = pytest.mark.parametrize(
    ("own", "other"), [SIDES, SIDES[::-1]], indirect=True, ids=["the_party", "the_government"]
)


@pytest.fixture
def desk_of(sides: dict[str, Side], monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], Visitor]:
    monkeypatch.setattr("lienthong.server.middleware.now", lambda: sides["government"].play.at)
    return signed_in


def test_the_party_settles_five_procedures_and_nobody_else_does() -> None:
    codes = {path.stem for path in VIETNAM.glob("procedures/party/*.yaml")}
    assert codes == {"X.DANG.01", "X.DANG.02", "X.DANG.03", "X.DANG.04", "X.DANG.05"}


def test_every_step_of_a_party_procedure_is_the_partys(vietnam: Contents) -> None:
    for found in vietnam.procedures.values():
        definition = found.definition
        agencies = {step.agency for step in definition.steps} | {definition.competence.intake}
        of_party = {"commune_party", "province_party", "party_commission"}
        assert agencies <= of_party if definition.bloc == "party" else not agencies & of_party


@both_ways
def test_an_officer_of_one_bloc_does_not_see_what_waits_in_the_other(own: Side, other: Side) -> None:
    waits = {line.code for line in dossiers.worklist(to=own.officers[Role.INTAKE]).rows}
    assert waits == {own.dossier.code}
    for by in own.officers.values():
        assert dossiers.get_dossier(own.dossier.code, to=by) == own.dossier
        with pytest.raises(NotFound):
            dossiers.get_dossier(other.dossier.code, to=by)
        assert other.dossier.code not in {line.code for line in dossiers.worklist(to=by).rows}
        assert dossiers.allowed_acts(other.dossier, to=by, at=other.play.at) == []


@both_ways
def test_an_officer_of_one_bloc_cannot_take_what_waits_in_the_other(own: Side, other: Side) -> None:
    code, at = other.dossier.code, other.play.at
    intake, settle, head = (own.officers[role] for role in ROLES)
    acts = [
        lambda: handling.receive_dossier(code, key="a", by=intake, at=at),
        lambda: handling.take_dossier(code, key="b", by=settle, at=at),
        lambda: handling.propose_result(code, "grant", "Đủ", key="c", by=settle, at=at),
        lambda: handling.sign_dossier(code, key="d", by=head, at=at),
        lambda: handling.refuse_dossier(code, "Không đủ", key="e", by=intake, at=at),
        lambda: finishing.stop_dossier(code, "Thôi", key="f", by=head, at=at),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status in (403, 404)
    other.dossier.refresh_from_db()
    assert other.dossier.state == "SUBMITTED"


@both_ways
def test_the_counter_of_one_bloc_takes_nothing_in_for_the_other(own: Side, other: Side) -> None:
    by = own.officers[Role.INTAKE]
    with pytest.raises(Refused) as refused:
        submit_dossier(other.dossier.procedure, other.play.form, channel="counter", key="g", by=by, at=own.play.at)
    assert refused.value.status in (403, 404)
    assert Dossier.objects.count() == 2


@both_ways
def test_the_desk_of_one_bloc_has_no_page_of_the_other(
    own: Side, other: Side, desk_of: Callable[[Actor], Visitor]
) -> None:
    for by in own.officers.values():
        desk = desk_of(by)
        assert other.dossier.code not in desk.get("/desk/").text
        for page in ("", "/paper", "/files/1"):
            assert desk.get(f"/desk/dossiers/{other.dossier.code}{page}").status == 404
        assert desk.get(f"/desk/find?code={other.dossier.code}").status == 404
        assert desk.post(f"/desk/dossiers/{other.dossier.code}/receive_dossier", {"key": "h"}).status in (403, 404)
    intake = desk_of(own.officers[Role.INTAKE])
    assert intake.get("/desk/").says(own.dossier.code)
    assert intake.get(f"/desk/dossiers/{own.dossier.code}").status == 200
    counter = intake.get("/desk/counter")
    assert counter.says(f'value="{own.dossier.procedure}"')
    assert other.dossier.procedure not in counter.text


def test_a_board_of_one_bloc_counts_nothing_of_the_other(sides: dict[str, Side]) -> None:
    party, government = (sides[side] for side in SIDES)
    at = government.play.at
    count_again()
    for place in (party.place, party.province):
        assert {row.procedure for row in indicators.unit_board(place, at=at).procedures} == {GOVERNMENT}
        assert {row.procedure for row in indicators.unit_board(place, at=at, bloc="party").procedures} == {PARTY}


def test_who_has_no_right_in_a_bloc_is_refused_its_board(
    sides: dict[str, Side], desk_of: Callable[[Actor], Visitor]
) -> None:
    party, government = (sides[side] for side in SIDES)
    monitors = {
        "party": open_officer("Party monitor", party.province, Role.MONITOR, bloc="party"),
        "government": open_officer("Monitor", party.province, Role.MONITOR),
    }
    for side, bloc in (SIDES, SIDES[::-1]):
        watcher = monitors[side]
        assert desk_of(watcher).get(f"/command/communes/{PLACE}?bloc={bloc}").status == 403
        for to in (watcher, sides[side].officers[Role.HEAD]):
            with pytest.raises(NotFound):
                dossiers.open_files(party.place, to=to, bloc=bloc)
            (seen,) = dossiers.open_files(party.place, to=to, bloc=side)
            assert seen.code == sides[side].dossier.code
    assert desk_of(party.officers[Role.INTAKE]).get(f"/command/communes/{PLACE}?bloc=party").status == 403
    assert government.dossier.code != party.dossier.code


def test_the_catalogue_shows_the_partys_procedures_apart(vietnam: Contents) -> None:
    listed = dict(procedures.procedures_by_bloc())
    assert list(listed) == ["government", "party"]
    assert {card.code for card in listed["party"]} == {
        code for code, found in vietnam.procedures.items() if found.definition.bloc == "party"
    }
    page = signed_in(None).get("/search")
    government, _, party = page.text.partition("<h2>Đảng</h2>")
    assert "cơ quan chính quyền không thấy hồ sơ này" in party
    assert f"/procedures/{PARTY}" in party and f"/procedures/{PARTY}" not in government
    assert f"/procedures/{GOVERNMENT}" in government and f"/procedures/{GOVERNMENT}" not in party
    note = "Thủ tục của Đảng"
    assert signed_in(None).get(f"/procedures/{PARTY}").says(note, "Nơi tiếp nhận của Đảng")
    assert note not in signed_in(None).get(f"/procedures/{GOVERNMENT}").text
    assert procedures.search_procedures("dang phi")[0].title == Text("Nộp đảng phí", "Pay the Party fee")
