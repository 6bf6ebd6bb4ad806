#!/usr/bin/env python3
"""Times an epoch of LoRA r 8 on q and v over real rows, PEFT and S3Delta in turns, with the same dropout on both sides.

PEFT pads each batch to its longest row, and in modes named "by length" its batches are of rows of similar length, as
transformers' trainer makes them; S3Delta always does. Where validation rows are asked for, both sides answer them by greedy
text after the epoch, within the time.

Needs torch, transformers and peft, a directory of the data sets, and a tokenizer.json of T5. Without --backbone the
backbone has the shape of t5-small and random weights: an epoch takes as long whatever it learns.

    python3 bench/peers/epoch.py --data DIR --tokenizer DIR/tokenizer.json --out bench/results/epoch-cola.json
    python3 bench/peers/epoch.py --task sst2 --rows 8000 --validation-rows 872 --backbone DIR --data DIR \\
        --tokenizer DIR/tokenizer.json --out bench/results/epoch-sst2.json
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from compare import NUMBERS, ROOT, Training, commit, cpu, result, save, sizes

BATCH = 32
PEERS = [f"peft {numbers}, {way}" for numbers in NUMBERS for way in ("shuffled", "by length")]
MODES = PEERS + ["S3Delta"]


def backbone(options, folder):
    """Writes a t5-small with random weights, or copies the backbone that is asked for."""
    import torch
    import transformers

    if options.backbone:
        for name in ("config.json", "model.safetensors"):
            shutil.copy(os.path.join(options.backbone, name), folder)
    else:
        torch.manual_seed(0)
        config = transformers.T5Config(**sizes("t5-small"))
        transformers.T5ForConditionalGeneration(config).save_pretrained(folder)
    shutil.copy(options.tokenizer, os.path.join(folder, "tokenizer.json"))


def structure(folder):
    """Writes LoRA r 8 at every q and v as a structure."""
    space = os.path.join(folder, "space.yaml")
    with open(space, "w", encoding="utf-8") as file:
        file.write("- sites: [q, v]\n  deltas: [{method: lora, r: 8}]\n")
    done = subprocess.run(
        [os.path.join(ROOT, "s3delta"), "candidates", "--backbone", folder, "--space", space, "--json"],
        check=True, stdout=subprocess.PIPE, text=True)
    candidates = json.loads(done.stdout)
    placements = [{"position": c["position"], "method": "lora", "config": {"r": 8}, "parameters": c["parameters"]}
                  for c in candidates["candidates"]]
    path = os.path.join(folder, "structure.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"format": 1, "budget": candidates["parameters"], "parameters": candidates["parameters"],
                   "placements": placements, "found-on": {}}, file)
    return path


def own(options, folder):
    done = result(
        folder,
        f"backbone: {folder}\ndata: {os.path.abspath(options.data)}\ntasks: [{options.task}]\nseeds: [1]\n"
        f"budget: 10000000\nscoring: greedy\ndropout: 0\nthreads: {options.threads}\n"
        f"train: {{epochs: 1, validate-every: 1000000, batch-size: {BATCH}}}\n"
        f"limits: {{train-rows: {options.rows}, validation-rows: {options.validation_rows}, test-rows: 8}}\n",
        "train", "--structure", structure(folder))
    return {"epoch_seconds": done["times"]["train-seconds"]}


def texts(options, folder):
    """Writes the rows as S3Delta words them, so that both sides read the same text."""
    for split, count in (("train", options.rows), ("validation", options.validation_rows)):
        numbers = ",".join(str(row) for row in range(count))
        done = subprocess.run(
            [os.path.join(ROOT, "s3delta"), "prompts", "--task", options.task, "--data", options.data, "--split", split,
             "--rows", numbers, "--json"], check=True, stdout=subprocess.PIPE, text=True)
        with open(os.path.join(folder, split + ".json"), "w", encoding="utf-8") as file:
            file.write(done.stdout)


def encoded(folder, split):
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, split + ".json"), encoding="utf-8") as file:
        return [(tokenizer.encode(row["source"]).ids, tokenizer.encode(row["target"]).ids) for row in json.load(file)]


def batches(rows, by_length):
    """Rows in random batches; by length, rows of 50 batches at a time are sorted first, as transformers' trainer does."""
    if by_length:
        large = 50 * BATCH
        rows = [row for first in range(0, len(rows), large)
                for row in sorted(rows[first:first + large], key=lambda row: -len(row[0]))]
    return [rows[first:first + BATCH] for first in range(0, len(rows), BATCH)]


def peer(options, mode, folder):
    """Trains an epoch with PEFT, each batch padded to its longest row, and answers the validation rows."""
    import torch
    import transformers

    rows, asked = encoded(folder, "train"), encoded(folder, "validation")
    train = Training(options, mode, lambda attention: transformers.T5ForConditionalGeneration.from_pretrained(
        folder, attn_implementation=attention, dropout_rate=0.0))
    random.Random(1).shuffle(rows)
    start = time.perf_counter()
    for batch in batches(rows, "by length" in mode):
        ids, mask = padded([source for source, _ in batch], 0)
        labels, _ = padded([target for _, target in batch], -100)
        train.step(ids, mask, labels)
    train.model.eval()
    longest = max(len(target) for _, target in asked)
    asked.sort(key=lambda row: -len(row[0]))
    for first in range(0, len(asked), 4 * BATCH):
        ids, mask = padded([source for source, _ in asked[first:first + 4 * BATCH]], 0)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=train.autocast):
            train.model.generate(input_ids=ids, attention_mask=mask, max_new_tokens=longest, do_sample=False)
    return {"epoch_seconds": time.perf_counter() - start,
            "versions": train.versions}


def padded(rows, filler):
    import torch

    width = max(len(row) for row in rows)
    ids = torch.tensor([row + [filler] * (width - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return ids, mask


def child(options, mode, folder):
    command = [sys.executable, os.path.abspath(__file__), "--child", mode, "--folder", folder, "--data", options.data,
               "--tokenizer", options.tokenizer, "--threads", str(options.threads)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="directory of the data sets")
    parser.add_argument("--tokenizer", required=True, help="tokenizer.json of T5")
    parser.add_argument("--task", default="cola")
    parser.add_argument("--backbone", help="directory of config.json and model.safetensors; else random weights")
    parser.add_argument("--rows", type=int, default=4000, help="rows of an epoch")
    parser.add_argument("--validation-rows", type=int, default=8, help="rows to answer after the epoch")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="file to write the results to")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(peer(options, options.child, options.folder)))
        return
    runs = {mode: [] for mode in MODES}
    with tempfile.TemporaryDirectory() as folder:
        backbone(options, folder)
        texts(options, folder)
        for number in range(options.rounds):
            for mode in MODES:
                runs[mode].append(own(options, folder) if mode == "S3Delta" else child(options, mode, folder))
                print(f"round {number + 1}: {mode:36} {runs[mode][-1]['epoch_seconds']:7.1f} s", file=sys.stderr)
    best = {mode: min(run["epoch_seconds"] for run in done) for mode, done in runs.items()}
    fastest = min(PEERS, key=best.get)
    shape = "t5-small" if not options.backbone else os.path.basename(os.path.abspath(options.backbone))
    ratios = {f"{options.task}: S3Delta / peft in its fastest mode": best["S3Delta"] / best[fastest]}
    for name, value in ratios.items():
        print(f"{value:6.3f}  {name}")
    report = {
        "what": f"an epoch of {options.rows} rows of {options.task}, batch {BATCH}, {shape}, LoRA r 8 on q and v, no dropout "
                f"on both sides, one validation of {options.validation_rows} rows by greedy text included; "
                f"best of {options.rounds}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "versions": runs[MODES[0]][0]["versions"],
        "commit": commit(),
        "epoch_seconds": best,
        "fastest peer": fastest,
        "ratios": ratios,
    }
    save(report, options.out)


if __name__ == "__main__":
    main()
