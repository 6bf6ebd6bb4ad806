#!/usr/bin/env python3
"""Times an epoch of LoRA r 8 on q and v over real CoLA rows, PEFT with dynamic padding and S3Delta, in turns.

Needs torch, transformers and peft, a directory with glue/cola/train-*.parquet, and a tokenizer.json of T5. The backbone
has the shape of t5-small and random weights: an epoch takes as long whatever it learns.

    python3 bench/peers/epoch.py --data DIR --tokenizer DIR/tokenizer.json --out bench/results/epoch-cola.json
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

from compare import ROOT, SHAPES, Training, commit, cpu, save

BATCH = 32
MODES = ["peft float32", "peft bfloat16 autocast", "peft bfloat16 weights", "ours"]


def backbone(options, folder):
    """Writes a t5-small with random weights."""
    import torch
    import transformers

    torch.manual_seed(0)
    config = transformers.T5Config(vocab_size=32128, d_kv=64, decoder_start_token_id=0, **SHAPES["t5-small"])
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
    out = os.path.join(folder, "run")
    shutil.rmtree(out, ignore_errors=True)
    config = os.path.join(folder, "cola.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(
            f"backbone: {folder}\ndata: {os.path.abspath(options.data)}\ntasks: [cola]\nseeds: [1]\nbudget: 10000000\n"
            f"train: {{epochs: 1, validate-every: 1000000, batch-size: {BATCH}}}\n"
            f"limits: {{train-rows: {options.rows}, validation-rows: 8, test-rows: 8}}\nout: {out}\n")
    subprocess.run([os.path.join(ROOT, "s3delta"), "train", config, "--structure", structure(folder)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        return {"epoch_seconds": json.load(file)["times"]["train-seconds"]}


def texts(options, folder):
    """Writes the rows as S3Delta words them, so that both train on the same text."""
    numbers = ",".join(str(row) for row in range(options.rows))
    done = subprocess.run(
        [os.path.join(ROOT, "s3delta"), "prompts", "--task", "cola", "--data", options.data, "--split", "train",
         "--rows", numbers, "--json"], check=True, stdout=subprocess.PIPE, text=True)
    path = os.path.join(folder, "rows.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(done.stdout)
    return path


def peer(options, mode, folder):
    """Trains an epoch with PEFT, each batch padded to its longest row."""
    import tokenizers
    import transformers

    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, "rows.json"), encoding="utf-8") as file:
        rows = [(tokenizer.encode(row["source"]).ids, tokenizer.encode(row["target"]).ids) for row in json.load(file)]
    train = Training(options, mode, lambda: transformers.T5ForConditionalGeneration.from_pretrained(folder))
    random.Random(1).shuffle(rows)
    start = time.perf_counter()
    for first in range(0, len(rows), BATCH):
        batch = rows[first:first + BATCH]
        ids, mask = padded([source for source, _ in batch], 0)
        labels, _ = padded([target for _, target in batch], -100)
        train.step(ids, mask, labels)
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
               "--tokenizer", options.tokenizer, "--rows", str(options.rows), "--threads", str(options.threads)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="directory of the data sets")
    parser.add_argument("--tokenizer", required=True, help="tokenizer.json of T5")
    parser.add_argument("--rows", type=int, default=4000, help="rows of an epoch")
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
                runs[mode].append(own(options, folder) if mode == "ours" else child(options, mode, folder))
                print(f"round {number + 1}: {mode:24} {runs[mode][-1]['epoch_seconds']:7.1f} s", file=sys.stderr)
    best = {mode: min(run["epoch_seconds"] for run in done) for mode, done in runs.items()}
    fastest = min(MODES[:-1], key=best.get)
    ratios = {f"ours / {mode}": best["ours"] / best[mode] for mode in MODES[:-1]}
    ratios["ours / peft in its fastest mode"] = best["ours"] / best[fastest]
    for name, value in ratios.items():
        print(f"{value:6.3f}  {name}")
    report = {
        "what": f"an epoch of {options.rows} rows of CoLA, batch {BATCH}, t5-small, LoRA r 8 on q and v; "
                f"best of {options.rounds}; ours with bucketing and one validation of 8 rows",
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
