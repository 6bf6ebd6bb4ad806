#!/usr/bin/env python3
"""Times the way from the launch to the first training step, and weighs the opening of a large checkpoint.

Nothing else than S3Delta runs.

    python3 bench/peers/launch.py --backbone DIR --out bench/results/launch.json
"""

import argparse
import json
import os
import subprocess

from compare import ROOT, commit, cpu, save


def bench(*arguments):
    done = subprocess.run([os.path.join(ROOT, "s3delta"), "bench", *arguments, "--json"],
                          check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", required=True, help="a Hugging Face T5 directory")
    parser.add_argument("--shape", default="t5-large", help="the checkpoint to open")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    launches = sorted(bench("launch", "--backbone", options.backbone, "--threads", str(options.threads))
                      ["launch_to_first_step_seconds"] for _ in range(options.rounds))
    opened = bench("open", "--shape", options.shape)
    share = opened["open_growth_mb"] / opened["checkpoint_mb"]
    figures = {
        "from launch to the first step, median, s": launches[len(launches) // 2],
        "from launch to the first step, longest, s": launches[-1],
        "resident growth on opening, share of the file": share,
        "the same with all tensors mapped": opened["growth_share"],
    }
    for name, value in figures.items():
        print(f"{value:8.4f}  {name}")
    save({
        "what": f"launch to the first training step on {os.path.basename(os.path.abspath(options.backbone))}, "
                f"{options.rounds} times; opening {options.shape}, {opened['checkpoint_mb']:.0f} MB",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "commit": commit(),
        "launches": launches,
        "opened": opened,
        "figures": figures,
    }, options.out)


if __name__ == "__main__":
    main()
