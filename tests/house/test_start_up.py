"""What a web process imports when it starts: never pandas, which costs every worker of a platform 50 MB."""

from tests.house.project import python

PREPARED = "import django; django.setup(); import sys, importlib; "
SAY = "print(sorted({'pandas', 'numpy'} & set(sys.modules)))"
DOORS = [
    "symbios_matching.api",
    "symbios_matching.admin",
    "symbios_matching.urls",
    "symbios_matching.tasks",
    "symbios_matching.handlers",
    "symbios_matching.rest_api.v1.urls",
    "symbios_xblocks.flow",
    "symbios_xblocks.skills_check",
    "symbios_xblocks.events",
    "symbios_xblocks.skills",
]


def test_a_starting_web_process_imports_no_frames():
    code = (
        PREPARED
        + "from django.contrib import admin; admin.autodiscover(); "
        + "from django.urls import get_resolver, reverse; get_resolver().url_patterns; "
        + "reverse('symbios_matching:home'); "
        + "from django.core.checks import run_checks; run_checks(); "
        + SAY
    )
    assert python(code, DJANGO_SETTINGS_MODULE="tests.settings") == "[]"


def test_no_door_imports_frames():
    code = (
        PREPARED
        + f"doors = {DOORS!r}; "
        + "print([door for door in doors if importlib.import_module(door) and 'pandas' in sys.modules])"
    )
    assert python(code, DJANGO_SETTINGS_MODULE="tests.settings") == "[]"


def test_the_engine_and_its_vocabulary_need_no_django():
    code = (
        "import sys, symbios_matching.engine, symbios_matching.taxonomy.reference as reference; "
        "reference.load_vocabulary(); print('django' in sys.modules)"
    )
    assert python(code) == "False"
