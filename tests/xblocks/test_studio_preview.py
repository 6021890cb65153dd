"""Studio's preview lets every account call handlers; only authors of the course get anything out of it."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from symbios_xblocks import compat
from tests.xblocks.learning import COURSE, LmsRuntime, post
from tests.xblocks.networks import FULL, graded, network


@pytest.fixture
def studio(monkeypatch):
    """Put the platform's modules where blocks look for them; the accounts in the set are authors."""
    authors = {"chiara"}
    request = SimpleNamespace(user="joris")
    platform = {
        "common.djangoapps.student.auth": {
            "has_course_author_access": lambda user, key: user in authors and str(key) == COURSE
        },
        "crum": {"get_current_request": lambda: request},
    }
    for name, members in platform.items():
        module = ModuleType(name)
        vars(module).update(members)
        parts = name.split(".")
        for end in range(1, len(parts)):
            monkeypatch.setitem(sys.modules, ".".join(parts[:end]), ModuleType(".".join(parts[:end])))
        monkeypatch.setitem(sys.modules, name, module)
    return request


def preview(olx, **services):
    """Make a block as the preview does: author mode, an account, and no word about its roles."""
    runtime = LmsRuntime()
    runtime.is_author_mode = True
    runtime._services.update(services)
    return runtime.make(olx)


class Permissions:
    """Answers like Studio's permission service."""

    def __init__(self, may_write):
        self.may_write = may_write

    def can_read(self, course_key):
        """Say whether the account may look at the course in Studio."""
        return True

    def can_write(self, course_key):
        """Say whether the account may change the course."""
        assert str(course_key) == COURSE
        return self.may_write


CALLS = [
    ("check", {"exchanges": FULL, "attempt": 1}),
    ("show_answer", {}),
    ("save_network", {"exchanges": FULL}),
    ("studio_check", {"source": network()}),
    ("studio_save", {"source": network()}),
]


@pytest.mark.parametrize(("handler", "payload"), CALLS)
def test_a_stranger_gets_nothing_out_of_the_preview(studio, handler, payload):
    block = preview(graded(showanswer="always"))
    status, answer = post(block, handler, payload)
    assert (status, answer) == (403, {"error": "Only the authors of this course may do that."})


@pytest.mark.parametrize("handler", ["save_levels", "submit", "clear", "student_view_user_state"])
def test_a_stranger_gets_nothing_out_of_the_skills_preview(studio, handler):
    assert post(preview("<symbios_skills/>"), handler, {})[0] == 403


@pytest.mark.parametrize(("handler", "payload"), CALLS)
def test_an_author_tries_everything_in_the_preview(studio, handler, payload):
    studio.user = "chiara"
    assert post(preview(graded(showanswer="always")), handler, payload)[0] == 200


def test_a_preview_outside_a_request_belongs_to_nobody(studio):
    studio.user = None
    assert not compat.can_author(preview(network()))


@pytest.mark.parametrize("may_write", [True, False])
def test_the_permission_service_has_the_last_word_where_there_is_one(studio, may_write):
    block = preview(network(), studio_user_permissions=Permissions(may_write))
    assert compat.can_author(block) is may_write
    assert post(block, "check", {"exchanges": FULL})[0] == (200 if may_write else 403)


def test_a_host_without_platform_has_already_asked_who_authors():
    assert compat.can_author(preview(network()))


def test_nobody_masquerades_in_studio():
    block = preview(network())
    block.runtime.is_masquerading = True
    assert not compat.is_masquerading(block)


def test_a_platform_service_without_the_lms_knows_no_masquerade(monkeypatch):
    class NotInstalled:
        """Refuses like a Django model whose app is not installed."""

        def find_spec(self, name, path=None, target=None):
            """Fail to load the LMS's module."""
            if name == "lms":
                raise RuntimeError("Model class doesn't declare an explicit app_label")

    monkeypatch.setattr(sys, "meta_path", [NotInstalled(), *sys.meta_path])
    assert not compat.is_masquerading(LmsRuntime().make(network()))
