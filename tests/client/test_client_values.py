"""Values of Python for parameters, as a user would type them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from kg.client.values import typed
from kg.errors import BadRequestError


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (None, []),
        (" a b ", [" a b "]),
        (True, ["true"]),
        (0.1, ["0.1"]),
        (np.float64(1e-7), ["0.0000001"]),
        (Decimal("1e3"), ["1000"]),
        (dt.date(2025, 12, 31), ["2025-12-31"]),
        ({"b", "a"}, ["a", "b"]),
        ([None, (1, False)], ["1", "false"]),
        (np.array([1, 2]), ["1", "2"]),
    ],
)
def test_values_are_written_as_typed(value: object, texts: list[str]) -> None:
    assert typed("x", value) == texts


@pytest.mark.parametrize("value", [b"MYCN", {"a": 1}, dt.datetime(2025, 1, 1, tzinfo=dt.UTC), 1j])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(BadRequestError, match=r"^x is given as \w+; give a text"):
        typed("x", value)
