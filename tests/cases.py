"""One test for a table of cases that says which of them failed; thousands of tests of a line each cost more than they run."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any


def cases(names: str | tuple[str, ...], values: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, in one test: run all cases, then fail with each that did, and how."""
    fields = (names,) if isinstance(names, str) else names
    rows = [(value,) if isinstance(names, str) else tuple(value) for value in values]
    assert rows

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            failed = []
            for row in rows:
                try:
                    test(**fixtures, **dict(zip(fields, row, strict=True)))
                except Exception as error:
                    failed.append(f"{row}: {type(error).__name__}: {error}")
            assert not failed, f"{len(failed)} of {len(rows)} cases failed:\n" + "\n".join(failed)

        # pytest reads from it which fixtures the test wants.
        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in fields]
        run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return run

    return decorate
