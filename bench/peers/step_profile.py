#!/usr/bin/env python3
"""Stores where the time of a step goes, by `bench profile`: training and search, t5-small and t5-base, bfloat16 and float32.

    python3 bench/peers/step_profile.py --out bench/results/profile.json
"""

import argparse
import json
import os
import subprocess
import sys

from compare import ROOT, commit, cpu, save

# What a row says, and which numbers of the report it is made of.
ROWS = {
    "step, s": lambda r: r["step_seconds"],
    "step under the profiler, s": lambda r: r["profiled_seconds"],
    "operators": lambda r: r["launches"],
    "products, s": lambda r: r["products_seconds"],
    "products, GFLOP": lambda r: r["products_gigaflop"],
    "the same at the machine's rate, s": lambda r: r["products_at_the_machines_rate_seconds"],
    "products, share of the time, %": lambda r: 100 * r["products_share"],
    "other operators, s": lambda r: r["others_seconds"],
    "other operators, new memory, GB": lambda r: r["others_gigabytes"],
    "the same at the machine's bandwidth, s": lambda r: r["others_at_the_machines_bandwidth_seconds"],
    "other operators, share of the time, %": lambda r: 100 * r["others_share"],
    "calls and views, share of the time, %": lambda r: 100 * r["calls_share"],
}
NAMED = 14


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", default="t5-small,t5-base")
    parser.add_argument("--part-tokens", default="768")
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    reports = {}
    for shape in options.shapes.split(","):
        for mode in ("train", "search"):
            for precision in ("bfloat16", "float32"):
                done = subprocess.run(
                    [os.path.join(ROOT, "s3delta"), "bench", "profile", "--shape", shape, "--mode", mode, "--precision", precision,
                     "--part-tokens", options.part_tokens, "--before", "3", "--device", "cpu", "--json"],
                    check=True, stdout=subprocess.PIPE, text=True)
                name = f"{shape} {mode} {precision}"
                reports[name] = json.loads(done.stdout.splitlines()[-1])
                print(f"{name}: {reports[name]['step_seconds']:.2f} s", file=sys.stderr)
    table = {row: {name: [number(report)] for name, report in reports.items()} for row, number in ROWS.items()}
    shown = next(iter(reports.values()))
    operators = {each["operator"]: {"seconds": [each["seconds"]], "calls": [each["calls"]], "new memory, MB": [each["megabytes"]],
                                    "GFLOP": [each["gigaflop"]]} for each in shown["operators"][:NAMED]}
    save({
        "what": f"where a step's time goes: batch 32, source 128, target 8, parts of {options.part_tokens} tokens; training LoRA r 8 "
                "on q and v, searching s3delta-m",
        "machine": {"cpu": cpu(), "threads": shown["threads"]},
        "commit": commit(),
        "tables": {"step": table, f"operators, {next(iter(reports))}": operators},
    }, options.out)


if __name__ == "__main__":
    main()
