#!/usr/bin/env python3
"""Times a step of the search next to a step of re-training what it finds, in turns, and prints ratios.

    python3 bench/peers/search.py --rounds 2 --out bench/results/search-t5-small.json
"""

import os
import sys
import tempfile

from compare import arguments, commit, cpu, own, save

SEARCHES = {
    "first-order": ["--hypergradient", "first-order"],
    "unrolled, central": ["--hypergradient", "unrolled", "--difference", "central"],
    "unrolled, one-sided": ["--hypergradient", "unrolled", "--difference", "one-sided"],
    "unrolled-fresh, central": ["--hypergradient", "unrolled-fresh", "--difference", "central"],
    "unrolled-fresh, one-sided": ["--hypergradient", "unrolled-fresh", "--difference", "one-sided"],
}


def main():
    parser = arguments(__doc__)
    parser.add_argument("--precision", nargs="+", default=["bfloat16", "float32"])
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
                    runs[name].append(own(options, precision, extra))
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
            **{f"{name} / first-order": seconds[name] / seconds["first-order"] for name in SEARCHES if name != "first-order"},
            "memory, first-order / re-training": best["first-order"]["peak_rss_mb"] / best["re-training"]["peak_rss_mb"],
        }
        report["precisions"][precision] = {"best": best, "ratios": ratios}
        for name, value in ratios.items():
            print(f"{value:6.3f}  {precision}: {name}")
    save(report, options.out)


if __name__ == "__main__":
    main()
