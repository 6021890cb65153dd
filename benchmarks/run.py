"""
The full benchmark: runs its parts, keeps their results in var/bench, writes the page and the picture.

    make bench                      every part whose result is missing or was made from other sources
    make bench PARTS="stress"       only these, again

A part that fails is said, and the others run on; the page is written from what there is.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.parts import PARTS

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "bench"
MADE_FROM = (
    "benchmarks",
    "matching_plugin/symbios_matching/engine",
    "matching_plugin/symbios_matching/taxonomy",
)
LONGEST_S = 1800


def main() -> int:
    """Run what was asked for, write what is known; 1 when a part failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--no-page", action="store_true", help="measure only")
    asked = parser.parse_args()
    unknown = [name for name in asked.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    KEPT.mkdir(parents=True, exist_ok=True)
    sources = fingerprint()
    failed = []
    for name in asked.parts or [name for name in PARTS if not is_fresh(name, sources)]:
        print(f"{time.strftime('%H:%M:%S')} {name} ...", flush=True)
        if not measure(name, sources):
            failed.append(name)
    if not asked.no_page:
        from benchmarks.page import write_page

        for file in write_page(results(), ROOT / "docs"):
            print(f"written: {file.relative_to(ROOT)}")
    for name in failed:
        print(f"failed: {name}, see {(KEPT / name).relative_to(ROOT)}.log")
    return 1 if failed else 0


def measure(name: str, sources: str) -> bool:
    """Run one part in a process of its own and keep its result; False when it fails."""
    log = KEPT / f"{name}.log"
    with log.open("w", encoding="utf-8") as errors:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.parts", name],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                timeout=LONGEST_S,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            errors.write(f"\n{problem}\n")
            return False
    result = json.loads(done.stdout.splitlines()[-1])
    result |= {"made_from": sources, "day": datetime.date.today().isoformat()}
    (KEPT / f"{name}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    return True


def is_fresh(name: str, sources: str) -> bool:
    """Is there a result, and was it made from the sources as they are?"""
    file = KEPT / f"{name}.json"
    return file.exists() and json.loads(file.read_text(encoding="utf-8")).get("made_from") == sources


def results() -> dict[str, dict]:
    """Every result there is, by part."""
    files = {name: KEPT / f"{name}.json" for name in PARTS}
    return {
        name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()
    }


def fingerprint() -> str:
    """A word that changes with the sources of engine, knowledge and benchmark."""
    found = hashlib.sha256()
    for folder in MADE_FROM:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".py", ".csv", ".tsv"):
                found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
