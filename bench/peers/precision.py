#!/usr/bin/env python3
"""Puts the test scores of runs of bench/experiments/precision.yaml in float32 and in bfloat16 side by side.

    python3 bench/peers/precision.py --float32 DIR --bfloat16 DIR --commit ID --out bench/results/precision.json
"""

import argparse
import json
import os
import statistics

from compare import cpu, save


def trials(folder):
    for place, _, files in sorted(os.walk(folder)):
        if "result.json" in files:
            with open(os.path.join(place, "result.json"), encoding="utf-8") as file:
                result = json.load(file)
            if "scores" in result:
                yield result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--float32", required=True)
    parser.add_argument("--bfloat16", required=True)
    parser.add_argument("--commit", default="unknown", help="the commit that was run")
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    scores, memory, threads = {}, {}, set()
    for precision in ("float32", "bfloat16"):
        for result in trials(getattr(options, precision)):
            task = f"{result['task']} ({result['metric']})"
            scores.setdefault(task, {}).setdefault(precision, {})[f"seed {result['seed']}"] = result["scores"]["test"]
            memory.setdefault(task, {}).setdefault(precision, []).append(result["memory"]["train-mb"])
            threads.add(result["versions"]["threads"])
    tables = {}
    for task, precisions in scores.items():
        for precision, seeds in precisions.items():
            values = list(seeds.values())
            row = dict(seeds, mean=statistics.mean(values))
            row["largest memory, MB"] = max(memory[task][precision])
            tables.setdefault(task, {})[precision] = {name: [value] for name, value in row.items()}
    save({
        "what": "test scores of LoRA r 8 on q and v, re-trained with frozen matrices in float32 and in bfloat16 "
                "(bench/experiments/precision.yaml)",
        "machine": {"cpu": cpu(), "threads": max(threads)},
        "commit": options.commit,
        "tables": tables,
    }, options.out)


if __name__ == "__main__":
    main()
