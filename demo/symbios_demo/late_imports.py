"""
Puts off two libraries that the problem block imports and hardly ever uses.

The formula checker (sympy) and the chemistry preview (nltk, scipy) are two thirds of the demo's start-up
time. They load when a problem first calls them, and behave as always then.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import Any


def put_off_module(package: str, name: str) -> None:
    """Make ``from package import name`` cheap: the module runs when an attribute is first asked for."""
    full_name = f"{package}.{name}"
    spec = find_spec(full_name)
    if full_name in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    # On the package and not in sys.modules: the import system's look at an entry there would already load it.
    setattr(import_module(package), name, module)


def put_off_function(module_name: str, function_name: str) -> None:
    """Make ``from module import function`` cheap: the function's first call imports the real module."""
    if module_name in sys.modules:
        return
    stand_in = ModuleType(module_name)

    def call_the_real_one(*args: Any, **options: Any) -> Any:
        if sys.modules.get(module_name) is stand_in:
            del sys.modules[module_name]
        return getattr(import_module(module_name), function_name)(*args, **options)

    setattr(stand_in, function_name, call_the_real_one)
    sys.modules[module_name] = stand_in


def put_off_heavy_libraries() -> None:
    """Put off what the problem block of the platform imports early and calls late."""
    put_off_module("chem", "chemcalc")
    put_off_function("symmath", "symmath_check")
