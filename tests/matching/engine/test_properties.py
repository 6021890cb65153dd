"""What holds for any listings, tried on many made ones."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from symbios_matching.engine import DEFAULT_POLICY, match
from symbios_matching.taxonomy.reference import load_vocabulary

TITLES = (
    *("cheese whey", "brewers' spent grain", "grape marc", "straw"),
    *("steam", "catering waste", "chrome shavings", "tallow"),
    *("pig feed", "cattle feed", "biogas feedstock", "pet food", "process heat", "solid biofuel", "soap"),
    *("cold storage", "olive stones for heat", "lab analysis", "something else", ""),
)

quiet = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def maybe(strategy):
    return some.one_of(some.none(), strategy)


listing = some.fixed_dictionaries(
    {
        "title": some.sampled_from(TITLES),
        "description": maybe(some.sampled_from(TITLES)),
        "language": maybe(some.sampled_from(["en", "it", "sl"])),
        "resource_kind": maybe(some.sampled_from(["material", "by-product", "energy", "space"])),
        "ewc_code": maybe(
            some.sampled_from(["020704", "02 07 04", "020799", "040108", "14 06 03*", "nonsense"])
        ),
        "nace_code": maybe(some.sampled_from(["10.51", "01.46", "35.21", "x"])),
        "quantity": maybe(some.floats(0.001, 1e6)),
        "unit": maybe(some.sampled_from(["t", "kg", "m3", "MWh", "bushel"])),
        "period": maybe(some.sampled_from(["day", "week", "year", "once"])),
        "months": some.lists(some.integers(1, 12), max_size=4, unique=True).map(tuple),
        "latitude": maybe(some.floats(36, 60)),
        "longitude": maybe(some.floats(-9, 20)),
        "max_distance_km": maybe(some.floats(1, 3000)),
        "organisation_id": maybe(some.sampled_from(["a", "b", "c"])),
        "states": some.sampled_from([(), ("dried",), ("wet", "ensiled"), ("licensed",)]),
    }
)


def frame(rows: list[dict], prefix: str) -> pd.DataFrame:
    return pd.DataFrame([{"id": f"{prefix}{number}", **row} for number, row in enumerate(rows)])


sides = some.tuples(some.lists(listing, min_size=1, max_size=6), some.lists(listing, min_size=1, max_size=6))


def run(offers: pd.DataFrame, needs: pd.DataFrame, **options) -> pd.DataFrame:
    return match(offers, needs, vocabulary=load_vocabulary(), **options)


@quiet
@given(sides)
def test_reasons_add_up_and_everything_stays_in_its_range(rows):
    found = run(frame(rows[0], "o"), frame(rows[1], "n"), top=None, include_blocked=True)
    assert found["score"].between(0, 1).all()
    assert found["completeness"].between(DEFAULT_POLICY.weights["fit"] - 1e-9, 1 + 1e-9).all()
    assert found["gate"].isin([0.0, DEFAULT_POLICY.gate_open_question, 1.0]).all()
    for row in found.itertuples():
        assert sum(one["points"] for one in row.reasons) * row.gate == pytest.approx(row.score, abs=1e-9)
        for one in row.reasons:
            assert -1e-12 <= one["points"] <= one["max_points"] + 1e-12
        assert (row.gate < 1) == any(one["factor"] == "law" for one in row.reasons)


@quiet
@given(sides, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    offers, needs = frame(rows[0], "o"), frame(rows[1], "n")
    mixed = []
    for side in (offers, needs):
        order = list(range(len(side)))
        random.shuffle(order)
        mixed.append(side.iloc[order])
    pd.testing.assert_frame_equal(run(offers, needs), run(*mixed))


@quiet
@given(sides)
def test_the_frames_given_stay_as_they_are(rows):
    offers, needs = frame(rows[0], "o"), frame(rows[1], "n")
    before = offers.copy(deep=True), needs.copy(deep=True)
    run(offers, needs)
    pd.testing.assert_frame_equal(offers, before[0])
    pd.testing.assert_frame_equal(needs, before[1])


@quiet
@given(some.sampled_from(TITLES[:8]), some.floats(0, 8), some.floats(0, 8))
def test_more_distance_never_raises_the_score(title, one, other):
    near, far = sorted((one, other))

    def score(degrees: float) -> float:
        offers = frame([{"title": title, "latitude": 46.0, "longitude": 14.0}], "o")
        needs = frame([{"title": title, "latitude": 46.0, "longitude": 14.0 + degrees}], "n")
        found = run(offers, needs)
        return found["score"].item() if len(found) else 0.0

    assert score(far) <= score(near) + 1e-12


@quiet
@given(some.floats(0.1, 1000), some.floats(0.1, 1000))
def test_covering_more_of_the_need_never_lowers_the_score(one, other):
    less, more = sorted((one, other))

    def score(quantity: float) -> float:
        offers = frame([{"title": "straw", "quantity": quantity, "unit": "t"}], "o")
        needs = frame([{"title": "straw", "quantity": 1000.0, "unit": "t"}], "n")
        return run(offers, needs)["score"].item()

    assert score(less) <= score(more) + 1e-12


@quiet
@given(sides)
def test_a_smaller_top_is_the_beginning_of_a_larger_one(rows):
    offers, needs = frame(rows[0], "o"), frame(rows[1], "n")
    whole = run(offers, needs, top=None)
    first = run(offers, needs, top=2)
    expected = whole[whole["rank"] <= 2].reset_index(drop=True)
    if len(first) or len(expected):
        pd.testing.assert_frame_equal(first, expected)
