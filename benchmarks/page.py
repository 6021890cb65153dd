"""Tables and a picture of what was measured, for docs/references/benchmarks.md."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.candidates import ENGINE
from benchmarks.ratios import RECALL, Ratio, ratios_of_rows

Results = Mapping[str, Mapping[str, Any]]

NOT_YET = "Not measured yet."
VARIANTS = {
    "ordinary": "ordinary",
    "untagged": "no title has a known word, half the waste codes are gone",
    "half_coded": "half the listings have neither waste code nor NACE",
    "everywhere": "everybody goes 3,000 km",
    "hot": "half of all materials are one and the same",
}


def write_page(results: Results, docs: Path) -> list[Path]:
    """Write page and picture from the results there are; returns the files."""
    page, picture = docs / "references" / "benchmarks.md", docs / "pictures" / "cost-against-size.svg"
    template = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")
    page.write_text(filled(template, results), encoding="utf-8")
    draw(results, picture)
    return [page, picture]


def filled(template: str, results: Results) -> str:
    """The page with every table in its place; a part that was not measured says so."""
    days = sorted({str(result["day"]) for result in results.values() if "day" in result})
    return template.format(
        day=days[-1] if days else "an unknown day",
        machine=machine_line(results),
        promises=promises(results),
        sizes=side_by_side(results),
        growth=growth(results),
        stress=stress(results.get("stress")),
        memory=memory(results),
        storing=storing(results.get("storing")),
        exchanges=exchanges(results.get("exchanges")),
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def number(value: float | None) -> str:
    """A figure with three digits that count."""
    if value is None or math.isnan(value):
        return "-"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def machine_line(results: Results) -> str:
    """What ran it, in a sentence; and whether all parts are of one state of the sources."""
    states = {result["made_from"] for result in results.values() if "made_from" in result}
    mixed = " Parts were measured on different states of the sources." if len(states) > 1 else ""
    for result in results.values():
        if "machine" in result:
            where = (
                "Measured on {cores} cores ({processor}), {memory} of memory, {system}, Python {python}, "
                "numpy {numpy}."
            )
            return where.format(**result["machine"]) + mixed
    return "Not measured yet."


def compared(results: Results) -> dict[int, Mapping[str, Any]]:
    """The comparisons by number of listings."""
    found = {result["size"]: result for name, result in results.items() if name.startswith("compare-")}
    return dict(sorted(found.items()))


def promises(results: Results) -> str:
    """The promises at 100,000 listings, and what became of them."""
    sizes = compared(results)
    if 100_000 not in sizes:
        return NOT_YET
    found = ratios_of_rows(100_000, sizes[100_000]["rows"], sizes[100_000].get("recall"))
    found += scaling(sizes)
    memory_of = results.get("memory-100000")
    if memory_of:
        found.append(Ratio("index over the base, kB a listing", memory_of["kb_a_listing"], 1.0))
    largest = results.get("memory-1000000")
    if largest:
        found.append(Ratio("peak of the process at 1,000,000, GB", largest["peak_mb"] / 1000, 4.0))
    written = results.get("storing", {}).get("rows")
    if written:
        found.append(Ratio("writing all lists / computing them", written[0]["share"], 0.5))
    for row in results.get("stress", {}).get("rows", ()):
        found.append(Ratio(f"recall, base: {VARIANTS[row['variant']]}", row["recall"], RECALL, at_least=True))
    rows = [
        (one.what, number(one.value), ("at least " if one.at_least else "at most ") + number(one.limit),
         "kept" if one.kept else "**missed**")
        for one in found
    ]  # fmt: skip
    return table(("ratio", "measured", "promised", ""), rows)


def scaling(sizes: Mapping[int, Mapping[str, Any]]) -> list[Ratio]:
    """How the engine's own figures grow."""
    ours = {size: row for size, result in sizes.items() for row in result["rows"] if row["name"] == ENGINE}
    found = []
    for size, limit in ((100_000, 4.0), (1_000_000, 25.0)):
        if size in ours and 1_000 in ours:
            what = f"one listing at {size:,} / at 1,000"
            found.append(Ratio(what, ours[size]["p50_ms"] / ours[1_000]["p50_ms"], limit))
    for small, large, limit in ((10_000, 100_000, 1.3), (100_000, 1_000_000, 1.85)):
        if small in ours and large in ours:
            found.append(
                Ratio(f"growth exponent, {small:,} to {large:,}", exponent(ours, small, large), limit)
            )
    return found


def exponent(rows: Mapping[int, Mapping[str, Any]], small: int, large: int) -> float:
    """How the full re-match grows between two sizes."""
    return math.log(rows[large]["full_s"] / rows[small]["full_s"]) / math.log(large / small)


def side_by_side(results: Results) -> str:
    """One table a size."""
    parts = []
    head = ("candidate", "offers asked", "CPU ms an offer", "full re-match, CPU s", f"times {ENGINE}",
            "one listing, median ms", "95th percentile", "to build, CPU s", "useful@10")  # fmt: skip
    for size, result in compared(results).items():
        ours = next(row["cpu_ms"] for row in result["rows"] if row["name"] == ENGINE)
        rows = [
            (row["name"], f"{row['asked']:,}", number(row["cpu_ms"]), number(row["full_s"]),
             number(row["cpu_ms"] / ours), number(row["p50_ms"]), number(row["p95_ms"]),
             number(row["build_cpu_s"]), f"{row['useful']:.3f}")
            for row in sorted(result["rows"], key=lambda row: row["cpu_ms"])
        ]  # fmt: skip
        parts.append(f"### {size:,} listings\n\n{table(head, rows)}")
        parts.extend(result.get("left_out", ()))
    return "\n\n".join(parts) or NOT_YET


def growth(results: Results) -> str:
    """Exponents between neighbouring sizes, by candidate."""
    sizes = compared(results)
    steps = list(zip(list(sizes)[:-1], list(sizes)[1:], strict=True))
    if not steps:
        return NOT_YET
    by_name: dict[str, dict[int, Mapping[str, Any]]] = {}
    for size, result in sizes.items():
        for row in result["rows"]:
            by_name.setdefault(row["name"], {})[size] = row
    rows = [
        (name, *(number(exponent(rows, a, b)) if a in rows and b in rows else "-" for a, b in steps))
        for name, rows in by_name.items()
    ]
    return table(("candidate", *(f"{a:,} to {b:,}" for a, b in steps)), rows)


def stress(result: Mapping[str, Any] | None) -> str:
    """Recall and cost on bases that are hard for the search."""
    if not result:
        return NOT_YET
    rows = [
        (VARIANTS[row["variant"]], f"{row['recall']:.4f}", number(row["cpu_ms"]), number(row["p50_ms"]))
        for row in result["rows"]
    ]
    words = (
        f"At {result['size']:,} listings; recall is the share of the exhaustive ten best that is found, over "
        f"{result['rows'][0]['checked']} offers drawn at random.\n\n"
    )
    return words + table(("base", "recall", "CPU ms an offer", "one listing, median ms"), rows)


def memory(results: Results) -> str:
    """What the index holds, and the peak."""
    rows = [
        (f"{result['size']:,}", number(result["index_mb"]), number(result["kb_a_listing"]),
         number(result["peak_mb"]), number(result["index_cpu_s"]), number(result["packed_mb"]))
        for name, result in results.items() if name.startswith("memory-")
    ]  # fmt: skip
    head = ("listings", "index, MB", "kB a listing", "peak of the process, MB", "to read and index, CPU s",
            "packed matches, MB")  # fmt: skip
    return table(head, rows) if rows else NOT_YET


def storing(result: Mapping[str, Any] | None) -> str:
    """What writing costs beside computing."""
    if not result or "rows" not in result:
        return NOT_YET
    words = (
        f"At {result['size']:,} listings on {result['database']}; computing took "
        f"{number(result['compute_s'])} CPU s. CPU seconds of process and server.\n\n"
    )
    rows = [(row["what"], number(row["cpu_s"]), number(row["share"])) for row in result["rows"]]
    return words + table(("written", "CPU s", "of computing"), rows)


def exchanges(result: Mapping[str, Any] | None) -> str:
    """Both directions, every ranking, every field."""
    if not result or "shares" not in result:
        return NOT_YET
    counts = {field: count for field, count in result["counts"].items() if count}
    told = ", ".join(f"{field} {count}" for field, count in counts.items() if field != "all")
    none = [field for field, count in result["counts"].items() if not count]
    words = f"{counts['all']} exchanges documented in the literature ({told}"
    words += f"; none on {', '.join(none)}).\n" if none else ").\n"
    words += "In a cell: share with the partner among the first 1 / 5 / 10, and mean reciprocal rank.\n\n"
    parts = []
    for direction, rankings in result["shares"].items():
        rows = [
            (name, *(" / ".join(f"{share:.2f}" for share in shares[field]) for field in counts))
            for name, shares in rankings.items()
        ]
        parts.append(table((direction, *counts), rows))
    return words + "\n\n".join(parts)


def draw(results: Results, file: Path) -> None:
    """CPU seconds of a full re-match against the number of listings, both by powers of ten."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "symbios", "font.size": 11})
    from matplotlib import pyplot

    lines: dict[str, list[tuple[int, float]]] = {}
    for size, result in compared(results).items():
        for row in result["rows"]:
            lines.setdefault(row["name"], []).append((size, row["full_s"]))
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    for name, points in lines.items():
        strong = name == ENGINE
        (line,) = axes.loglog(*zip(*points, strict=True), marker="o", linewidth=3 if strong else 1.5)
        axes.annotate(
            name, points[-1], xytext=(6, 0), textcoords="offset points", va="center",
            color=line.get_color(), fontweight="bold" if strong else "normal",
        )  # fmt: skip
    axes.set(xlabel="listings", ylabel="full re-match, CPU seconds")
    axes.margins(x=0.2)
    axes.grid(True, which="major", alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)
