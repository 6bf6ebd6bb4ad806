#!/usr/bin/env python3
"""Times a step of the search beside a step of re-training what it finds, in turns, and prints ratios.

    python3 bench/peers/search.py --rounds 2 --out bench/results/search-t5-small.json
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from compare import ROOT, SHAPES, commit, cpu

SEARCHES = {
    "first-order": ["--hypergradient", "first-order"],
    "unrolled, central": ["--hypergradient", "unrolled", "--difference", "central"],
    "unrolled, one-sided": ["--hypergradient", "unrolled", "--difference", "one-sided"],
}


def step(options, precision, extra):
    command = [
        os.path.join(ROOT, "s3delta"), "bench", "step", "--json", "--shape", options.shape, "--batch", options.batch,
        "--source", options.source, "--target", options.target, "--device", "cpu", "--threads", options.threads,
        "--steps", options.steps, "--precision", precision] + extra
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, default="t5-small")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--source", type=int, default=128)
    parser.add_argument("--target", type=int, default=8)
    parser.add_argument("--steps", type=int, default=3, help="steps of each process, after one to warm up")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--precision", nargs="+", default=["bfloat16", "float32"])
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    report = {
        "what": f"search step over s3delta-m, {options.shape}, batch {options.batch}, source {options.source}, "
                f"target {options.target}; best of {options.rounds} x {options.steps}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "commit": commit(),
        "precisions": {},
    }
    for precision in options.precision:
        runs = {name: [] for name in [*SEARCHES, "re-training"]}
        with tempfile.TemporaryDirectory() as folder:
            found = os.path.join(folder, "structure.json")
            for number in range(options.rounds):
                for name in runs:
                    if name == "re-training":
                        extra = ["--structure", found]
                    else:
                        extra = ["--mode", "search", "--space", "s3delta-m"] + SEARCHES[name]
                        extra += ["--write-structure", found] if name == "first-order" else []
                    runs[name].append(step(options, precision, extra))
                    last = runs[name][-1]
                    print(f"{precision} round {number + 1}: {name:20} {last['min_step_seconds']:7.3f} s "
                          f"{last['peak_rss_mb']:7.0f} MB", file=sys.stderr)
        best = {name: {"step_seconds": min(run["min_step_seconds"] for run in done),
                       "peak_rss_mb": min(run["peak_rss_mb"] for run in done),
                       "candidates": done[0]["candidates"], "parameters": done[0]["parameters"]}
                for name, done in runs.items()}
        seconds = {name: row["step_seconds"] for name, row in best.items()}
        ratios = {
            "first-order / two re-training steps": seconds["first-order"] / (2 * seconds["re-training"]),
            "unrolled, central / first-order": seconds["unrolled, central"] / seconds["first-order"],
            "unrolled, one-sided / first-order": seconds["unrolled, one-sided"] / seconds["first-order"],
            "memory, first-order / re-training": best["first-order"]["peak_rss_mb"] / best["re-training"]["peak_rss_mb"],
        }
        report["precisions"][precision] = {"best": best, "ratios": ratios}
        for name, value in ratios.items():
            print(f"{value:6.3f}  {precision}: {name}")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
