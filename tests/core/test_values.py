from __future__ import annotations

import pytest

from lienthong.core.refusals import NotAllowed
from lienthong.core.values import Actor, Grant, Role, Text, path_in, split_path, system


def officer(*grants: Grant) -> Actor:
    return Actor(kind="officer", id="officer:1", name="Lê Văn Đức", grants=grants)


def test_a_right_holds_for_exactly_its_unit():
    one = officer(Grant(Role.SETTLE, "/1/35/"))
    assert one.may(Role.SETTLE, path="/1/35/")
    assert not one.may(Role.SETTLE, path="/1/35/40/")
    assert not one.may(Role.SETTLE, path="/1/")
    assert not one.may(Role.HEAD, path="/1/35/")


@pytest.mark.parametrize("role", [Role.MONITOR, Role.STEERING, Role.AUDITOR])
def test_a_right_to_watch_holds_for_everything_beneath_its_unit(role):
    one = officer(Grant(role, "/1/35/"))
    assert one.may(role, path="/1/35/40/")
    assert not one.may(role, path="/1/36/")
    assert officer(Grant(role, "/")).may(role, path="/1/36/")


PARTY_OFFICE = path_in("party", "/1/35/40/9/")


@pytest.mark.parametrize("role", [Role.MONITOR, Role.AUDITOR])
@pytest.mark.parametrize("own", ["/", "/1/", "/1/35/40/"])
def test_a_right_in_one_bloc_reaches_no_office_of_another(role, own):
    government, party = officer(Grant(role, own)), officer(Grant(role, path_in("party", own)))
    assert not government.may(role, path=PARTY_OFFICE)
    assert party.may(role, path=PARTY_OFFICE)
    assert not party.may(role, path="/1/35/40/8/")
    assert not party.may(role, path=path_in("court", "/1/35/40/9/"))


def test_who_steers_oversees_every_bloc_and_who_steers_in_one_bloc_only_that():
    assert officer(Grant(Role.STEERING, "/1/35/")).may(Role.STEERING, path=PARTY_OFFICE)
    assert not officer(Grant(Role.STEERING, "/1/36/")).may(Role.STEERING, path=PARTY_OFFICE)
    within = officer(Grant(Role.STEERING, "/party/"))
    assert within.may(Role.STEERING, path=PARTY_OFFICE)
    assert not within.may(Role.STEERING, path="/")


def test_a_path_says_its_bloc():
    assert [split_path(path) for path in ("/", "/1/35/", "/party/", PARTY_OFFICE)] == [
        ("government", "/"),
        ("government", "/1/35/"),
        ("party", "/"),
        ("party", "/1/35/40/9/"),
    ]
    assert [path_in(bloc, "/1/") for bloc in ("government", "fatherland_front")] == ["/1/", "/fatherland_front/1/"]


def test_a_path_that_only_begins_with_the_same_digits_is_not_beneath():
    assert not officer(Grant(Role.MONITOR, "/1/3/")).may(Role.MONITOR, path="/1/35/")


def test_a_right_for_one_procedure_is_none_for_another():
    one = officer(Grant(Role.SETTLE, "/1/", "1.001193"))
    assert one.may(Role.SETTLE, path="/1/", procedure="1.001193")
    assert not one.may(Role.SETTLE, path="/1/", procedure="1.004194")
    assert not one.may(Role.SETTLE, path="/1/")


def test_without_the_right_the_act_is_refused_and_the_right_named():
    with pytest.raises(NotAllowed, match="settle"):
        officer().must(Role.SETTLE, path="/1/")
    officer(Grant(Role.SETTLE, "/1/")).must(Role.SETTLE, path="/1/")


def test_the_machine_has_every_right_and_says_which_part_of_it_acts():
    machine = system("results")
    assert machine.may(Role.HEAD, path="/1/", procedure="1.001193")
    assert (machine.kind, machine.id, machine.name) == ("system", "system:results", "results")


def test_the_paths_of_a_role_are_those_it_was_given_for():
    one = officer(Grant(Role.SETTLE, "/1/"), Grant(Role.HEAD, "/2/"), Grant(Role.SETTLE, "/3/"))
    assert one.paths(Role.SETTLE) == ("/1/", "/3/")


def test_words_are_vietnamese_unless_english_is_asked_for():
    words = Text(vi="Hồ sơ", en="Dossier")
    assert [words.to("vi"), words.to("en"), words.to("fr")] == ["Hồ sơ", "Dossier", "Hồ sơ"]


def test_a_right_for_a_unit_that_stands_nowhere_covers_nothing() -> None:
    grant = Grant(Role.AUDITOR, "")
    assert not grant.covers(Role.AUDITOR, "/1/", "*")
    assert not grant.covers(Role.AUDITOR, "", "*")
