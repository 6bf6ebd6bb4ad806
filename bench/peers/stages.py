#!/usr/bin/env python3
"""Times whole searches, one of each strategy, from the first step to the structure, next to the training of what they find.

Everything runs over the same rows of a real task, its validations included. Next to them stands what as many steps of a
stand-in for the authors' search take, and of their own code where --reference names a checkout (reference_cost.py), without
its validations: the sources that it gets are random, as long as the longest of a random batch are on average.

Needs torch, transformers and tokenizers, a directory of the data sets, and a backbone with a tokenizer.json.

    python3 bench/peers/stages.py --data DIR --backbone DIR --reference DIR/NAS_global --out bench/results/stages.json
"""

import argparse
import os
import random
import sys
import tempfile

from compare import commit, cpu, result, save
from epoch import BATCH, batches, encoded, texts
from reference_cost import REFERENCE, STAND_IN, child

STRATEGIES = {
    "darts, first-order": "strategy: darts, hypergradient: first-order",
    "darts, unrolled, central": "strategy: darts, hypergradient: unrolled",
    "darts, unrolled, one-sided": "strategy: darts, hypergradient: unrolled, difference: one-sided",
    "prune": "strategy: prune",
    "halving": "strategy: halving",
    "saliency": "strategy: saliency",
}
RETRAINING = "re-training"


def run(options, strategy, folder):
    """Searches and trains what is found; returns the seconds and the memory of both stages."""
    done = result(
        folder,
        f"backbone: {os.path.abspath(options.backbone)}\ndata: {os.path.abspath(options.data)}\ntasks: [{options.task}]\n"
        f"seeds: [1]\nspace: s3delta-m\nbudget: {options.budget}\nthreads: {options.threads}\n"
        f"precision: {options.precision}\n"
        f"search: {{{strategy}, epochs: 2, validate-every: {options.steps // 2}, batch-size: {BATCH}, learning-rate: 0.003}}\n"
        f"train: {{steps: {options.steps}, validate-every: {options.steps // 2}, batch-size: {BATCH}, learning-rate: 0.003}}\n"
        f"limits: {{train-rows: {rows(options)}, validation-rows: {options.validation_rows}, test-rows: 8}}\n",
        "run")
    return {stage: (done["times"][stage + "-seconds"], done["memory"][stage + "-mb"]) for stage in ("search", "train")}


def rows(options):
    """How many rows make the steps in two epochs: half of them are for the structure."""
    return options.steps * BATCH


def longest(options, folder):
    """The tokens of the longest source of a random batch, on average."""
    options.rows = rows(options)
    texts(options, folder)
    found = encoded(folder, "train")
    random.Random(1).shuffle(found)
    widths = [max(len(source) for source, _ in batch) for batch in batches(found, False)]
    return round(sum(widths) / len(widths))


def peer(options, name, source):
    """What as many steps of a peer take, by the fastest of a few."""
    few = argparse.Namespace(shape=os.path.abspath(options.backbone), batch=BATCH, source=source, target=2, steps=4,
                             threads=options.threads, reference=options.reference)
    found = child(few, name)
    return options.steps * found["min_step_seconds"], found["peak_rss_mb"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="directory of the data sets")
    parser.add_argument("--backbone", required=True, help="a Hugging Face T5 directory")
    parser.add_argument("--task", default="sst2")
    parser.add_argument("--steps", type=int, default=250, help="of a search and of a training")
    parser.add_argument("--validation-rows", type=int, default=500)
    parser.add_argument("--budget", default="0.0005")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--reference", help="the folder NAS_global of a checkout of the authors' code, to time it too")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    peers = [STAND_IN] + ([REFERENCE] if options.reference else [])
    runs = {name: [] for name in [RETRAINING, *STRATEGIES, *peers]}
    with tempfile.TemporaryDirectory() as folder:
        options.tokenizer = os.path.join(os.path.abspath(options.backbone), "tokenizer.json")
        os.symlink(options.tokenizer, os.path.join(folder, "tokenizer.json"))
        source = longest(options, folder)
        for number in range(options.rounds):
            for name, strategy in STRATEGIES.items():
                stages = run(options, strategy, folder)
                runs[name].append(stages["search"])
                runs[RETRAINING].append(stages["train"])
                print(f"round {number + 1}: {name}: {stages}", file=sys.stderr)
            for name in peers:
                runs[name].append(peer(options, name, source))
                print(f"round {number + 1}: {name}: {runs[name][-1]}", file=sys.stderr)
    best = {name: [min(values) for values in zip(*done)] for name, done in runs.items()}
    training = best[RETRAINING][0]
    table = {name: {"seconds": [seconds], "in re-trainings": [seconds / training], "memory, MB": [memory]}
             for name, (seconds, memory) in best.items()}
    for name, row in table.items():
        print("  ".join(f"{values[0]:9.2f} {column}" for column, values in row.items()), name)
    save({
        "what": f"whole searches over s3delta-m and the re-training of what they find, {options.steps} steps each, batch {BATCH}, "
                f"{options.task}, {os.path.basename(os.path.abspath(options.backbone))}, precision {options.precision}, "
                f"validations of {options.validation_rows} rows included; the peers' are as many of their steps, with sources of "
                f"{source} tokens, without validations; best of {options.rounds}, of the re-training "
                f"best of {len(runs[RETRAINING])}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "commit": commit(),
        "tables": {"search": table},
    }, options.out)


if __name__ == "__main__":
    main()
