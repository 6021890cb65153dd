"""The checker names what an author can get wrong: the fault, the file and the line."""

import pytest

from symbios_course.checks import find_faults
from symbios_course.course import read_course
from symbios_course.faults import Fault
from tests.course_content import seeded_slips, seeded_teaching_faults
from tests.course_content.conftest import COURSE
from tests.course_content.spoiling import Seed

SEEDS = (*seeded_slips.SEEDS, *seeded_teaching_faults.SEEDS)


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name.replace(" ", "_") for seed in SEEDS])
def test_a_fault_is_named_where_it_is(seed: Seed, content):
    seed.spoil(content / COURSE)

    found = find_faults(read_course(content, content / COURSE))

    path = f"{COURSE.as_posix()}/{seed.path}" if "/" in seed.path else seed.path
    named = [fault for fault in found if (fault.code, fault.path) == (seed.code, path)]
    assert named, [str(fault) for fault in found]
    if seed.line:
        assert seed.line in [fault.line for fault in named]


def test_a_fault_is_one_line_that_an_editor_can_open():
    fault = Fault("symbios-is101/course/vertical/a.xml", 7, "dead-link", "no unit is called “b”")

    assert str(fault) == "symbios-is101/course/vertical/a.xml:7: dead-link: no unit is called “b”"


def test_a_course_without_course_xml_is_no_course(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_course(tmp_path, tmp_path)
