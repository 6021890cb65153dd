"""
The searched side in blocks: listings that lie near each other and are about the same, so that a search can
pass over most of them at a glance.

    columns ──by place──▶ cells of some hundred neighbours ──by what they are about──▶ blocks

Lossless: a block is passed over only when nothing in it can still enter a list (see ``search``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.columns import Columns
from symbios_matching.engine.likeness import Ints

CELL = 256  # listings; smaller cells bound distances better, larger ones have fewer blocks
GROUP = 12  # a profile shared by fewer listings than this is grouped with others about the same

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Blocks:
    """
    The columns of one side in order of cell and group, and what the cells and groups have in common.

    Cells: ``center`` (x, y, z; NaN for listings without a place), ``radius`` (longest chord from it), and of
    the stated limits in km ``told`` (longest, 0 = none stated), ``silent`` (somebody states none), ``far``
    (longest reach to be searched of those who state none), ``reach`` (longest usual reach).

    Blocks lie from ``start[i]`` to before ``start[i + 1]``; block i is of ``cell[i]`` and ``group[i]``; the
    blocks of a cell from ``of_cell[c]`` to before ``of_cell[c + 1]``.
    """

    columns: Columns
    center: Floats
    radius: Floats
    told: Floats
    silent: npt.NDArray[np.bool_]
    far: Floats
    reach: Floats
    start: Ints
    cell: Ints
    group: Ints
    of_cell: Ints
    groups: Groups


@dataclass(frozen=True, eq=False)
class Groups:
    """
    What the listings of a group look like to the roads: ``member`` from ``start[g]`` to before
    ``start[g + 1]`` is one listing (row) of each distinct profile in group g. What bounds the members bounds
    the group.
    """

    count: int
    start: Ints
    member: Ints


def blocks_of(columns: Columns) -> Blocks:
    """Sort one side into cells and groups."""
    points = columns["point"]
    order, bounds = neighbours(points, CELL)
    cell = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    group = _groups(columns)
    inside = np.lexsort((group[order], cell))
    order = order[inside]
    columns, points, group = columns.take(order), points[order], group[order]

    changes = np.flatnonzero((np.diff(cell) != 0) | (np.diff(group) != 0)) + 1
    start = np.concatenate(([0], changes, [len(order)])) if len(order) else np.zeros(1, dtype=np.int64)
    first = bounds[:-1]
    center = np.add.reduceat(points, first, axis=0) / np.diff(bounds)[:, None] if len(first) else points
    chord = np.sqrt(((points - center[cell]) ** 2).sum(axis=1))
    said, own = columns["said"], np.isinf(columns["said"])

    def highest(values: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(values, first) if len(first) else values

    return Blocks(
        columns=columns,
        center=center,
        radius=highest(chord),
        told=highest(np.where(own, 0.0, said)),
        silent=highest(own),
        far=highest(np.where(own, columns["far"], 0.0)),
        reach=highest(columns["reach"]),
        start=start,
        cell=cell[start[:-1]],
        group=group[start[:-1]],
        of_cell=np.searchsorted(cell[start[:-1]], np.arange(len(bounds))),
        groups=_members(columns["profile"], group),
    )


def neighbours(points: Floats, size: int) -> tuple[Ints, Ints]:
    """
    An order of the points in which runs of at most ``size`` lie near each other, and the bounds of the runs.

    Points are halved across their longest extent until they are few; those without a place come last.
    """
    nowhere = np.isnan(points[:, 0])
    runs: list[Ints] = []
    waiting = [np.flatnonzero(~nowhere)]
    while waiting:
        run = waiting.pop()
        if len(run) <= size:
            if len(run):
                runs.append(run)
            continue
        axis = int(np.ptp(points[run], axis=0).argmax())
        half = len(run) // 2
        halved = run[np.argpartition(points[run, axis], half)]
        waiting += [halved[half:], halved[:half]]
    lost = np.flatnonzero(nowhere)
    runs += [lost[first : first + size] for first in range(0, len(lost), size)]
    bounds = np.concatenate(([0], np.cumsum([len(run) for run in runs], dtype=np.int64)))
    return (np.concatenate(runs) if runs else lost), bounds


def _groups(columns: Columns) -> Ints:
    """
    A number for each listing: equal profiles where many share one, else what they mention, else the first.
    """
    profile, mention_set = columns["profile"].astype(np.int64), columns["mention_set"].astype(np.int64)
    kept = np.full(len(profile), -1, dtype=np.int64)
    number = 0
    first = columns["first"].astype(np.int64) * 2 + columns["tagged"]
    for key, least in ((profile, GROUP), (mention_set * 2 + (columns["ewc2"] > 0), GROUP), (first, 0)):
        left = np.flatnonzero(kept < 0)
        _names, place, many = np.unique(key[left], return_inverse=True, return_counts=True)
        enough = many >= least
        numbers = np.cumsum(enough) - 1 + number
        kept[left[enough[place]]] = numbers[place[enough[place]]]
        number += int(enough.sum())
    return kept


def _members(profile: np.ndarray, group: Ints) -> Groups:
    pairs = group * (int(profile.max(initial=0)) + 1) + profile
    _distinct, member = np.unique(pairs, return_index=True)
    count = int(group.max(initial=-1)) + 1
    return Groups(count, np.searchsorted(group[member], np.arange(count + 1)), member)
