"""How far apart two listings may be."""

from tests.matching.engine.listings import matched
from tests.matching.engine.test_match import CELJE, LISBON


def test_a_pair_further_apart_than_anybody_would_go_is_none_unless_a_side_says_it_goes_so_far():
    offer, need = {"title": "whey", **CELJE}, {"title": "whey", **LISBON}
    assert matched([offer], [need]).empty
    assert len(matched([offer | {"max_distance_km": 3000}], [need])) == 1
    assert len(matched([offer], [need | {"max_distance_km": 3000}])) == 1
    assert matched([offer | {"max_distance_km": 3000}], [need | {"max_distance_km": 1000}]).empty
