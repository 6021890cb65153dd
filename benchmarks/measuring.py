"""
How things are timed: CPU seconds first, candidates in turn, medians, and samples that are said to be samples.

Wall time on a shared machine tells as much about the neighbours as about the candidate, and so do two runs an
hour apart. Candidates therefore take turns round by round within one process, and CPU seconds of the process
and of the server that works for it are what is compared.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from benchmarks.text_peers import Candidate

SINGLES = 100  # offers asked one by one
ASKED_AGAIN = 3
SLOW_SECONDS = 3.0  # no more than this for the single questions of one candidate


@dataclass
class Measured:
    """What was measured about one candidate; ``cpu_ms``: CPU milliseconds an offer, one figure a round."""

    name: str
    note: str
    build_cpu_s: float = 0.0
    asked: int = 0
    cpu_ms: list[float] = field(default_factory=list)
    single_ms: list[float] = field(default_factory=list)
    useful: float = float("nan")

    @property
    def cpu(self) -> float:
        """Median of the rounds, CPU milliseconds an offer."""
        return median(self.cpu_ms)

    def single(self, percentile: float) -> float:
        """Wall milliseconds of one offer asked alone."""
        return float(np.percentile(self.single_ms, percentile))

    def as_dict(self, offers: int) -> dict[str, object]:
        """For the result file; ``full_s`` is the whole re-match, worked out from the sample if it was one."""
        return {
            "name": self.name, "note": self.note, "build_cpu_s": round(self.build_cpu_s, 3),
            "asked": self.asked, "rounds": len(self.cpu_ms), "cpu_ms": round(self.cpu, 6),
            "spread": round((max(self.cpu_ms) - min(self.cpu_ms)) / max(self.cpu, 1e-9), 3),
            "full_s": round(self.cpu * offers / 1000, 4), "p50_ms": round(self.single(50), 4),
            "p95_ms": round(self.single(95), 4), "useful": round(self.useful, 4),
        }  # fmt: skip


def built(makers: Mapping[str, Callable[[], Candidate]]) -> dict[str, tuple[Candidate, Measured]]:
    """Each candidate, built and its building timed."""
    found = {}
    for name, maker in makers.items():
        began = time.process_time()
        candidate = maker()
        spent = time.process_time() - began
        found[name] = candidate, Measured(name, candidate.note, build_cpu_s=spent)
    return found


def sample_of(candidate: Candidate, offers: np.ndarray, seconds: float) -> np.ndarray:
    """As many offers as the candidate does in so many CPU seconds; all of them when that is nearly enough."""
    if candidate.always_whole:
        return offers
    size, spent = min(16, len(offers)), 0.0
    while size < len(offers):
        began = candidate.cpu()
        candidate.batch(offers[:size])
        spent = candidate.cpu() - began
        if spent > seconds / 4:
            break
        size = min(len(offers), size * 4)
    if size == len(offers):
        return offers
    enough = int(size * seconds / max(spent, 1e-6))
    return offers if enough > 0.7 * len(offers) else offers[: max(enough, 8)]


def in_turns(
    found: Mapping[str, tuple[Candidate, Measured]],
    samples: Mapping[str, np.ndarray],
    *,
    rounds: int,
) -> dict[str, dict[int, object]]:
    """Let every candidate answer its sample, ``rounds`` times in turn; returns what each found, by offer."""
    answers: dict[str, dict[int, object]] = {}
    for turn in range(rounds):
        order = list(found) if turn % 2 == 0 else list(found)[::-1]
        for name in order:
            candidate, measured = found[name]
            began = candidate.cpu()
            result = candidate.batch(samples[name])
            spent = candidate.cpu() - began
            measured.asked = len(samples[name])
            measured.cpu_ms.append(spent / len(samples[name]) * 1000)
            if name not in answers:
                answers[name] = candidate.rows(result, samples[name])
    return answers


def ask_singly(candidate: Candidate, measured: Measured, offers: np.ndarray) -> None:
    """
    Time offers asked one by one, after a few that warm up.

    Each is asked three times and the shortest counts: the others tell of the neighbours on the machine. What
    is left between offers is the offers' own.
    """
    for offer in offers[:3].tolist():
        candidate.single(offer)
    ends = time.perf_counter() + SLOW_SECONDS
    for offer in offers[:SINGLES].tolist():
        shortest = float("inf")
        for _again in range(ASKED_AGAIN):
            began = time.perf_counter()
            candidate.single(offer)
            shortest = min(shortest, time.perf_counter() - began)
        measured.single_ms.append(shortest * 1000)
        if time.perf_counter() > ends and len(measured.single_ms) >= 5:
            break


def machine() -> dict[str, str]:
    """What ran it: processor, cores, memory, Python and numpy; nothing that names the machine."""
    processor = platform.processor() or platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as stream:
        names = [line.partition(":")[2].strip() for line in stream if line.startswith("model name")]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "processor": names[0] if names else processor,
        "cores": str(os.cpu_count()),
        "memory": f"{pages:.0f} GiB",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "system": platform.system(),
    }


def resident_mb() -> tuple[float, float]:
    """Memory of this process now and at its peak, MB; what the C library has freed but kept is given back."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library knows no such call
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    found = {}
    with open("/proc/self/status", encoding="ascii", errors="replace") as stream:
        for line in stream:
            name, _, value = line.partition(":")
            if name in ("VmRSS", "VmHWM"):
                found[name] = float(value.split()[0]) / 1000
    return found["VmRSS"], found["VmHWM"]
