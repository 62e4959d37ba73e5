"""What differs, place by place; nothing that differs goes unsaid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.core.differences import differences, is_same, said

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", "1"])
THINGS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(THINGS, THINGS)
def test_two_things_differ_exactly_when_a_difference_is_said(old: object, new: object) -> None:
    assert bool([*differences(old, new)]) != is_same(old, new)


@pytest.mark.parametrize(
    ("old", "new", "vi", "en"),
    [
        ({"a": 1}, {"a": 2}, "a: từ “1” thành “2”", "a: from “1” to “2”"),
        ({"a": 1}, {}, "a: bỏ “1”", "a: “1” is taken away"),
        ({}, {"a": {"vi": "một", "en": "one"}}, "a: thêm “một”", "a: “một” is added"),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, "a: thứ tự đổi", "a: the order changes"),
        ({"a": ["x"]}, {"a": ["x", "x"]}, "a: từ “['x']” thành “['x', 'x']”", "a: from “['x']” to “['x', 'x']”"),
        ([{"id": "a", "n": 1}], [{"id": "b"}, {"id": "a", "n": 2}], "a.n: từ “1” thành “2”", "a.n: from “1” to “2”"),
        ([{"id": "a"}, {"id": "b"}], [{"id": "b"}, {"id": "a"}], ": thứ tự đổi", ": the order changes"),
        ([{"x": 1}, {"x": 2}], [{"x": 1}, {"x": 3}], "2.x: từ “2” thành “3”", "2.x: from “2” to “3”"),
        ({"a": 1}, {"a": True}, "a: từ “1” thành “True”", "a: from “1” to “True”"),
    ],
)
def test_a_difference_is_a_sentence(old: object, new: object, vi: str, en: str) -> None:
    first = next(iter(differences(old, new)))
    assert (first.sentence.vi, first.sentence.en) == (vi, en)


def test_what_is_long_is_cut() -> None:
    assert said("x" * 100) == f"“{'x' * 60}…”"
