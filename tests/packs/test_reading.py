"""Files are read as they are written: text, with lines; nothing is guessed."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from lienthong.packs.reading import Unreadable, read_csv, read_yaml


@pytest.fixture
def written(tmp_path):
    def write(text, name="x.yaml"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_codes_words_and_days_stay_what_was_written(written):
    text = "code: 01\nprovince: 010\ncountry: NO\non: yes\nday: 2026-11-20\nratio: 1_000\n"
    text += "nothing: null\ntilde: ~\nhour: 15:00\n"
    assert read_yaml(written(text), "x.yaml").data == {
        "code": "01",
        "province": "010",
        "country": "NO",
        "on": "yes",
        "day": "2026-11-20",
        "ratio": "1_000",
        "nothing": "null",
        "tilde": "~",
        "hour": "15:00",
    }


def test_only_what_was_left_empty_is_nothing(written):
    assert read_yaml(written("a:\nb: ''\nc: [x, '']\n"), "x.yaml").data == {"a": None, "b": "", "c": ["x", ""]}


def test_every_key_and_item_knows_its_line(written):
    source = read_yaml(written("a:\n  - b: 1\n    c: 2\n  - d: 3\ne: 4\n"), "x.yaml")
    places = [("a",), ("a", 0), ("a", 0, "c"), ("a", 1, "d"), ("e",), ("a", 0, "missing"), ("nowhere", 3)]
    assert [source.line(place) for place in places] == [1, 2, 3, 4, 5, 2, 1]


def test_a_part_that_is_named_once_can_stand_in_many_places(written):
    source = read_yaml(written("a: &x {b: 1}\nc: *x\n"), "x.yaml")
    assert source.data == {"a": {"b": "1"}, "c": {"b": "1"}}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: [1\nb: 2\n", "yaml_invalid", 2),
        ("a: 1\n\tb: 2\n", "yaml_invalid", 2),
        ("a: 1\n---\nb: 2\n", "yaml_invalid", 2),
        ("a: \x07\n", "yaml_invalid", 1),
        ("", "file_empty", 1),
        ("# nothing\n", "file_empty", 1),
        ("a: 1\nb: 2\na: 3\n", "key_twice", 3),
        ("a: 1\n[b]: 2\n", "key_not_text", 2),
        (b"a: \xff\n", "not_utf8", 1),
    ],
)
def test_what_cannot_be_read_says_where(written, text, code, line):
    with pytest.raises(Unreadable) as wrong:
        read_yaml(written(text), "packs/x.yaml")
    problem = wrong.value.problem
    assert (problem.code, problem.line, problem.file) == (code, line, "packs/x.yaml")
    assert str(wrong.value).startswith(f"packs/x.yaml:{line}: ")
    assert problem.message.vi


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(Unreadable) as wrong:
        read_yaml(tmp_path / "x.yaml", "x.yaml")
    assert wrong.value.problem.code == "file_missing"


def test_a_table_is_read_as_text(written):
    rows = read_csv(written('\ufeffcode,name\n01,"Hà, Nội"\n00004,\n', "x.csv"), "x.csv")
    assert rows == [{"code": "01", "name": "Hà, Nội"}, {"code": "00004", "name": ""}]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [("a,b\n1,2\n1\n", "cells_wrong", 3), ('a,b\n1,"2"x\n', "csv_invalid", 2), ("", "file_empty", 1)],
)
def test_a_crooked_table_says_where(written, text, code, line):
    with pytest.raises(Unreadable) as wrong:
        read_csv(written(text, "x.csv"), "x.csv")
    assert (wrong.value.problem.code, wrong.value.problem.line) == (code, line)


#: Nine of nine of nine …: a billion laughs.
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefg")
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "yaml_too_much"),
        ("a: &a [*a]\n", "yaml_circle"),
        ("a: &a {b: {c: *a}}\n", "yaml_circle"),
        ("x: " + "[" * 50_000, "yaml_too_deep"),
        ("- " * 50_000, "yaml_too_deep"),
        ("{" * 100_000, "yaml_too_deep"),
        ("- x\n" * 200_001, "yaml_too_much"),
    ],
)
def test_what_would_fill_the_memory_or_the_stack_is_named_before_it_is_built(written, text, code):
    began = time.monotonic()
    with pytest.raises(Unreadable) as wrong:
        read_yaml(written(text), "x.yaml")
    assert wrong.value.problem.code == code
    assert time.monotonic() - began < 30  # seconds on a busy machine; built, it would be hours


def test_an_anchor_may_be_used_as_often_as_it_fits(written):
    text = "a: &a {b: [1, 2]}\nc: &c x\nd: [*a, *a, *c]\n"
    assert read_yaml(written(text), "x.yaml").data["d"] == [{"b": ["1", "2"]}, {"b": ["1", "2"]}, "x"]


def test_an_alias_of_nothing_is_not_yaml(written):
    with pytest.raises(Unreadable) as wrong:
        read_yaml(written("a: *b\n"), "x.yaml")
    assert wrong.value.problem.code == "yaml_invalid"
