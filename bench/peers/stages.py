#!/usr/bin/env python3
"""Times a whole search next to the re-training of what it finds, over the same epochs of real CoLA rows.

Needs a directory with glue/cola/train-*.parquet and a backbone; nothing else than S3Delta runs.

    python3 bench/peers/stages.py --data DIR --backbone DIR --out bench/results/stages-cola.json
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from compare import ROOT, commit, cpu, save


def run(options, folder):
    out = os.path.join(folder, "run")
    config = os.path.join(folder, "cola.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(
            f"backbone: {os.path.abspath(options.backbone)}\ndata: {os.path.abspath(options.data)}\ntasks: [cola]\n"
            f"seeds: [1]\nspace: s3delta-m\nbudget: 0.001\nthreads: {options.threads}\n"
            f"search: {{hypergradient: first-order, epochs: {options.epochs}, validate-every: 50, batch-size: 32}}\n"
            f"train: {{epochs: {options.epochs}, validate-every: 100, batch-size: 32}}\n"
            f"limits: {{train-rows: {options.rows}, validation-rows: 100, test-rows: 8}}\nout: {out}\n")
    subprocess.run([os.path.join(ROOT, "s3delta"), "run", config, "--fresh"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="directory of the data sets")
    parser.add_argument("--backbone", required=True, help="a Hugging Face T5 directory")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            runs.append(run(options, folder))
            print(f"round {number + 1}: {runs[-1]['times']}", file=sys.stderr)
    seconds = {name: min(done["times"][name + "-seconds"] for done in runs) for name in ("search", "train")}
    ratios = {"search / re-training, same epochs": seconds["search"] / seconds["train"]}
    print(f"{list(ratios.values())[0]:6.3f}  {list(ratios)[0]}")
    save({
        "what": f"a first-order search over s3delta-m and the re-training of what it finds, {options.epochs} epochs of "
                f"{options.rows} rows of CoLA each, batch 32, on {os.path.basename(os.path.abspath(options.backbone))}, "
                f"validations of 100 rows included; best of {options.rounds}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "commit": commit(),
        "epoch_seconds": seconds,
        "ratios": ratios,
    }, options.out)


if __name__ == "__main__":
    main()
