"""A test may not inherit the language another one spoke: tests run in random order."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_starts_in_the_language_of_the_settings(turn):
    assert translation.get_language() == settings.LANGUAGE_CODE
    translation.activate("fr")
