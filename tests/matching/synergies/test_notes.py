"""A note carries no way around the introduction, and keeps everything that is not one."""

import time

import pytest

from symbios_matching.synergies.notes import without_contacts


@pytest.mark.parametrize(
    "hidden",
    [
        "ana@example.org",
        "ana.maria+x@sub.example.co.uk",
        "ana (at) example.org",
        "ana＠example.org",
        "+386 41 123 456",
        "041/123-456",
        "(02) 1234 5678",
        "0043 1 5346789",
        "912 345 678",
        "https://example.org/me",
        "www.example.org",
        "example.org",
        "t.me/ana",
        "ana (at) example (dot) org",
        "ana at example dot org",
    ],
)
def test_a_way_to_reach_somebody_is_left_out(hidden):
    stripped, was_changed = without_contacts(f"We have grain. Reach me: {hidden} any time.")
    assert was_changed
    assert hidden not in stripped
    assert stripped.startswith("We have grain. Reach me: …") and stripped.endswith("any time.")


@pytest.mark.parametrize(
    "note",
    [
        "40 t a month from May, 24 t a load, 22 to 26 % protein.",
        "Code 02 07 04, Tuesday and Friday at 60 °C.",
        "From 12.05.2027 on, 1 200 t a year, 3000 Celje.",
        "1 200 000 kg or 1.200.000 l, 5000-6000 t in 2026-2027.",
        "Ready at Celje. From May on; grain.It is wet, made by Tri Lipe d.o.o.",
        "Kako pogosto? 🍺 Pišite.",
        "",
    ],
)
def test_quantities_dates_and_codes_stay(note):
    assert without_contacts(note) == (note, False)


@pytest.mark.parametrize(
    "note", ["1" * 600, "a" * 600, "1 " * 300, "@" * 600, "a@" * 300, "+(" * 300, "1-" * 300, "w." * 300]
)
def test_a_hostile_note_is_read_quickly(note):
    started = time.perf_counter()
    without_contacts(note)
    assert time.perf_counter() - started < 0.25
