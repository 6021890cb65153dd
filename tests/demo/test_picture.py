"""The drawing on the home page keeps the rule of the band: one scale, nothing lost."""

import pytest

from symbios_demo.picture import DISTRICT, HEIGHT, district_picture


def test_every_band_is_drawn_to_one_scale():
    picture = district_picture()
    scales = [
        (ribbon.left_bottom - ribbon.left_top) / flow.tonnes
        for ribbon, flow in zip(picture.ribbons, DISTRICT, strict=True)
    ]
    assert scales == [pytest.approx(scales[0])] * len(scales)


def test_a_band_is_as_thick_where_it_ends_as_where_it_begins():
    for ribbon in district_picture().ribbons:
        assert ribbon.left_bottom - ribbon.left_top == pytest.approx(ribbon.right_bottom - ribbon.right_top)


def test_both_sides_name_the_same_tonnes_and_stay_inside_the_drawing():
    picture = district_picture()
    assert sum(bar.tonnes for bar in picture.givers) == sum(bar.tonnes for bar in picture.takers)
    for bar in (*picture.givers, *picture.takers):
        assert bar.top >= 0 and bar.top + bar.height <= HEIGHT + 1
