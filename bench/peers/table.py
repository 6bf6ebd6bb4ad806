#!/usr/bin/env python3
"""Writes the figures of bench/results/ into bench/README.md, between its two marks, and the main ones into README.md.

    python3 bench/peers/table.py
"""

import glob
import json
import os

from compare import ROOT
from reference_cost import REFERENCE

BEGIN = "<!-- figures: begin -->\n"
END = "<!-- figures: end -->\n"

UNROLLED = [f"{kind}, {difference}" for kind in ("unrolled", "unrolled-fresh") for difference in ("central", "one-sided")]
# What the project wants of each ratio, at most.
WANTED = {
    "S3Delta bfloat16 / peft in its fastest mode": 0.65,
    "S3Delta in its faster precision / peft in its fastest mode": 0.65,
    "S3Delta float32 / peft in its fastest float32 mode": 0.85,
    "memory, S3Delta bfloat16 / peft in its leanest mode": 0.45,
    "first-order / two re-training steps": 1.2,
    **{f"{kind} / first-order": 1.7 for kind in UNROLLED},
    "memory, first-order / re-training": 1.25,
    "sst2: S3Delta / peft in its fastest mode": 0.40,
    **{f"{kind} / {peer}": most for peer in ("stand-in", "reference") for kind, most in (
        *((kind, 0.25) for kind in UNROLLED), ("first-order", 0.15), ("memory, unrolled", 0.30))},
    "from launch to the first step, median, s": 6,
    "resident growth on opening, share of the file": 0.05,
}


def lines(report):
    machine = f"{report['machine']['cpu']}, {report['machine']['threads']} threads"
    versions = ", ".join(f"{name} {version}" for name, version in report.get("versions", {}).items())
    yield f"**{report['what'][0].upper()}{report['what'][1:]}.** {machine}; commit {report['commit']}" + (
        f"; {versions}.\n\n" if versions else ".\n\n")
    for title, table in report.get("tables", {}).items():
        yield from side_by_side(title, table)
    if "tables" in report:
        return
    yield "| | figure | wanted, at most |\n|---|---|---|\n"
    for name, row in report.get("best", {}).items():
        yield f"| {name} | {row['step_seconds']:.2f} s, {row['peak_rss_mb']:.0f} MB | |\n"
    for name, seconds in report.get("epoch_seconds", {}).items():
        yield f"| {name} | {seconds:.1f} s | |\n"
    for precision, part in report.get("precisions", {}).items():
        for name, row in part["best"].items():
            yield f"| {precision}: {name} | {row['step_seconds']:.2f} s, {row['peak_rss_mb']:.0f} MB | |\n"
        for name, value in part["ratios"].items():
            yield f"| {precision}: {name} | {value:.2f} | {wanted(name)} |\n"
    ratios = report.get("ratios", {})
    measured = any(name.endswith(" / reference") for name in ratios)
    # A goal of equal conditions is none of results from before both sides had the same dropout.
    unequal = "lora" in report["what"].lower() and "dropout" not in report["what"]
    for name, value in ratios.items():
        goal = "" if unequal or (measured and name.endswith(" / stand-in")) else wanted(name)
        yield f"| {name} | {value:.2f} | {goal} |\n"
    for name, value in report.get("figures", {}).items():
        yield f"| {name} | {short(value)} | {wanted(name)} |\n"
    yield "\n"


def side_by_side(title, table):
    """A row an operation, a column a way to compute it; values are [value] or [value, error], the error left out here."""
    ways = list(dict.fromkeys(way for row in table.values() for way in row))
    yield f"| {title} | " + " | ".join(ways) + " |\n|---|" + "--:|" * len(ways) + "\n"
    for name, row in table.items():
        yield f"| {name} | " + " | ".join(short(row[way][0]) if way in row else "–" for way in ways) + " |\n"
    yield "\n"


def short(value):
    """Three digits, or all that stand before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def wanted(name):
    return f"{WANTED[name]:.2f}" if name in WANTED else ""


def summary():
    """The ratios that a reader of the first page wants."""
    reports = [stored(name) for name in ("step-t5-small", "epoch-cola", "search-t5-small", "reference-cost")]
    step, epoch, search, cost = reports
    found = search["precisions"]["bfloat16"]["ratios"]
    public = "the authors' code, unrolled"
    rows = [
        *training(step, epoch),
        ("a step of the search, first-order", public, cost["ratios"]["first-order / reference"], memory(cost, "first-order")),
        ("a step of the search, unrolled", public, cost["ratios"]["unrolled, central / reference"],
         memory(cost, "unrolled, central")),
        ("the same with fresh noise for the weights, as in the authors' code", public,
         cost["ratios"]["unrolled-fresh, central / reference"], memory(cost, "unrolled-fresh, central")),
        ("a step of the search, first-order", "two training steps of what it finds",
         found["first-order / two re-training steps"], found["memory, first-order / re-training"]),
    ]
    yield "| | compared with | time | memory |\n|---|---|--:|--:|\n"
    for what, other, seconds, held in rows:
        yield f"| {what} | {other} | {seconds:.2f} | {'' if held is None else f'{held:.2f}'} |\n"
    machines = {f"{report['machine']['cpu']}, {report['machine']['threads']} threads" for report in reports}
    yield ("\nRatios at the shape of t5-small with frozen matrices in bfloat16 (the authors' code in float32), on "
           f"{' and '.join(sorted(machines))}.\n`bench/README.md` has all figures and how to measure them again.\n")


def training(step, epoch):
    """Rows of trainings next to PEFT's. Results from before both sides had the same dropout are named so."""
    fastest = "S3Delta bfloat16 / peft in its fastest mode"
    if "dropout" not in step["what"]:
        old = "PEFT in its fastest mode, with dropout"
        yield "a training step of LoRA, no dropout", old, step["ratios"][fastest], step["ratios"][
            "memory, S3Delta bfloat16 / peft in its fastest mode"]
        yield ("an epoch of CoLA with LoRA, no dropout", old,
               epoch["ratios"]["S3Delta / peft in its fastest mode"], None)
        return
    both = "both without dropout" if "dropout 0 " in step["what"] else "both with dropout"
    yield ("a training step of LoRA", f"PEFT in its fastest mode, {both}", step["ratios"][fastest],
           step["ratios"]["memory, S3Delta bfloat16 / peft in its leanest mode"])
    yield ("the same in float32", f"PEFT in its fastest float32 mode, {both}",
           step["ratios"]["S3Delta float32 / peft in its fastest float32 mode"], None)
    if "cola: S3Delta / peft in its fastest mode" in epoch["ratios"]:
        yield ("an epoch of CoLA with LoRA", "PEFT in its fastest mode, both without dropout",
               epoch["ratios"]["cola: S3Delta / peft in its fastest mode"], None)


def memory(cost, kind):
    return cost["best"][kind]["peak_rss_mb"] / cost["best"][REFERENCE]["peak_rss_mb"]


def stored(name):
    with open(os.path.join(ROOT, "bench", "results", name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def insert(path, tables):
    """Puts lines between a file's marks."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{text[:start]}\n{tables.strip()}\n\n{text[end:]}")


def main():
    tables = ""
    for path in sorted(glob.glob(os.path.join(ROOT, "bench", "results", "*.json"))):
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
        # The others have tables of their own.
        if "what" in report and "machine" in report:
            tables += "".join(lines(report))
    insert(os.path.join(ROOT, "bench", "README.md"), tables)
    insert(os.path.join(ROOT, "README.md"), "".join(summary()))


if __name__ == "__main__":
    main()
