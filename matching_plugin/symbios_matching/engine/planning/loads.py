"""What may go into one load, and who is near enough to load it with: the grouping behind pools."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from symbios_matching.engine.planning.monthly import EARTH_RADIUS_KM, Ints, Volumes
from symbios_matching.engine.vocabulary import Vocabulary

# States that cannot go into one load, one table an aspect: different values clash. What a listing does not
# state may be either.
APART = (
    {
        **dict.fromkeys(("wet", "fresh", "moist", "pressed", "dewatered"), "wet"),
        **dict.fromkeys(("dry", "dried", "pelleted", "powder"), "dry"),
        **dict.fromkeys(("liquid", "ensiled", "frozen", "concentrated")),
    },
    dict.fromkeys(("raw", "salted", "limed", "pickled", "tanned", "crust", "finished")),
    {"chrome": None, "chrome-tanned": "chrome", "vegetable": None, "vegetable-tanned": "vegetable"},
    dict.fromkeys(("cat 1", "cat 2", "cat 3")),
    dict.fromkeys(("food-grade", "feed-grade", "technical")),
    dict.fromkeys(("organic", "conventional")),
)


def loads(rows: Ints, members: Volumes, vocabulary: Vocabulary, *, side: str) -> Iterator[tuple[dict, Ints]]:
    """
    Members that may go into one load: the same concept or siblings, in states that go together.

    Needs of one offer all take the same thing and form one group.
    """
    if side == "offer":
        yield {"concept": "", "states": ()}, np.arange(len(rows))
        return
    concepts = [members.concept[row] for row in rows]
    families: dict[str, list[int]] = {}
    for place, concept in enumerate(concepts):
        parent = vocabulary.concepts[concept].broader if concept else ""
        # Children of a whole branch ("feed") have little in common.
        branch = not parent or not vocabulary.concepts[parent].broader
        for family in {concept} if branch else {concept, parent}:
            if family:
                families.setdefault(family, []).append(place)
    for family, places in sorted(families.items()):
        stated = [_apart(members.states[rows[place]]) for place in places]
        choices = [sorted(set().union(*aspect)) or [""] for aspect in zip(*stated, strict=True)]
        for chosen in product(*choices):
            group = [
                place
                for place, has in zip(places, stated, strict=True)
                if all(not values or asked in values for asked, values in zip(chosen, has, strict=True))
            ]
            if group:
                states = tuple(asked for asked in chosen if asked)
                yield {"concept": family, "states": states}, np.array(group, dtype=np.int64)


def _apart(states: frozenset[str]) -> list[set[str]]:
    """What a listing states on each aspect of ``APART``."""
    return [{aspect[state] or state for state in states if state in aspect} for aspect in APART]


def clusters(side: Volumes, rows: Ints, link_km: float) -> Iterator[Ints]:
    """Neighbours: places in ``rows`` linked by hops of at most ``link_km`` as the crow flies."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    lat, lon = np.radians(side.latitude[rows]), np.radians(side.longitude[rows])
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chord = 2 * np.sin(min(link_km / EARTH_RADIUS_KM, np.pi) / 2)
    links = cKDTree(points).query_pairs(chord, output_type="ndarray")
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(rows), len(rows)))
    count, label = connected_components(graph, directed=False)
    for cluster in range(count):
        yield np.flatnonzero(label == cluster)
