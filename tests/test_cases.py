"""A table of cases is one test, which runs them all and names those that failed."""

from __future__ import annotations

import inspect

import pytest

from tests.cases import cases


def test_all_cases_are_run_and_those_that_failed_are_named():
    ran = []

    @cases("word", ["a", "b"])
    @cases(("number", "wanted"), [(1, 1), (2, 3), (4, 5)])
    def check(storage: str, word: str, number: int, wanted: int) -> None:
        ran.append((word, number))
        assert number == wanted, storage

    assert list(inspect.signature(check).parameters) == ["storage"]
    with pytest.raises(AssertionError) as caught:
        check(storage="full")
    assert ran == [(word, number) for word in "ab" for number in (1, 2, 4)]
    said = str(caught.value)
    assert "2 of 2 cases failed" in said
    assert "('a',): AssertionError: 2 of 3 cases failed:\n(2, 3): AssertionError: full" in said
    assert "(1, 1)" not in said
