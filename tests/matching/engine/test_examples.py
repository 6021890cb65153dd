"""The examples in the engine's docstrings run."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        *(
            "engine.words",
            "engine.spelling",
            "engine.units",
            "engine.codes",
            "engine.comparisons",
            "engine.planning.monthly",
        ),
        *("console.cells", "console.faults"),
    ],
)
def test_the_examples_in_the_docstrings_hold(name):
    module = importlib.import_module(f"symbios_matching.{name}")
    extra = {"Path": importlib.import_module("pathlib").Path}
    assert doctest.testmod(module, extraglobs=extra).failed == 0
