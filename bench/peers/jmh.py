#!/usr/bin/env python3
"""Runs the benchmarks of single operations, and puts the ways to compute each side by side.

    python3 bench/peers/jmh.py --out bench/results/jmh.json
"""

import argparse
import json
import os
import subprocess
import tempfile

from compare import ROOT, commit, cpu, save

SETTINGS = ["-wi", "1", "-i", "3", "-w", "500ms", "-r", "500ms"]


def run(pattern, file):
    subprocess.run([os.path.join(ROOT, "s3delta"), "bench", "jmh", pattern, "--out", file, "--", *SETTINGS], check=True)
    with open(file, encoding="utf-8") as results:
        return json.load(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pattern", default=".*", help="which benchmarks")
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = run(options.pattern, os.path.join(folder, "jmh.json"))
    tables = {}
    for result in results:
        name, operation = result["benchmark"].split(".")[-2:]
        metric = result["primaryMetric"]
        unit = metric["scoreUnit"].removesuffix("/op")
        way = " ".join(result.get("params", {}).values()) or "time"
        row = tables.setdefault(f"{name}, {unit}", {}).setdefault(operation, {})
        row[way] = [metric["score"], float(metric["scoreError"])]
    save({
        "what": f"single operations on one thread, mean of 3 times half a second (JMH {results[0]['jmhVersion']})",
        "machine": {"cpu": cpu(), "threads": 1},
        "commit": commit(),
        "tables": tables,
    }, options.out)


if __name__ == "__main__":
    main()
