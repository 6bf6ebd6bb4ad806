#!/usr/bin/env python3
"""Times how many texts a second runs on one backbone answer, in S3Delta and in transformers with PEFT, side by side.

A text of --source tokens is answered greedily with --target tokens, in batches of at most 32, by one of --runs runs, each of
which is a LoRA of rank 8 on q and v over a T5 of random weights. "one by one" answers each text alone, by another run than
the one before (PEFT: set_adapter); "run by run" answers the texts of each run together (PEFT: set_adapter); "mixed" answers
batches whose rows belong to several runs (PEFT: adapter_names). The best of two times counts. Every measurement is a process
of its own; S3Delta and PEFT take turns.
Needs torch, transformers and peft, which S3Delta itself never does. S3DELTA names another launcher than ./s3delta.

    python3 bench/peers/serve.py --out bench/results/serve.json
"""

import argparse
import json
import os
import subprocess
import sys
import time

from compare import ROOT, SHAPES, commit, cpu, save, sizes

BATCH = 32


def resident():
    with open("/proc/self/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS:"))


def child(options):
    """Answers with PEFT."""
    import peft
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    config = transformers.T5Config(**sizes(options.shape))
    model = transformers.T5ForConditionalGeneration(config)
    if options.precision == "bfloat16":
        model = model.bfloat16()
    lora = peft.LoraConfig(r=8, lora_alpha=16, target_modules=["q", "v"], init_lora_weights=False)
    model = peft.get_peft_model(model, lora, adapter_name="run-0").eval()
    texts = torch.randint(3, 1000, (options.texts, options.source))
    texts[:, -1] = 1

    def answer(rows, **extra):
        with torch.inference_mode():
            ids = texts[rows]
            model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False,
                           min_new_tokens=options.target, max_new_tokens=options.target, **extra)

    answer(list(range(BATCH)))
    before = resident()
    for run in range(1, options.runs):
        model.add_adapter(f"run-{run}", lora)
    names = [f"run-{text % options.runs}" for text in range(options.texts)]
    by_run = {name: [text for text in range(options.texts) if names[text] == name] for name in names}

    def one_by_one():
        for text, name in enumerate(names):
            model.set_adapter(name)
            answer([text])

    def run_by_run():
        for name, rows in by_run.items():
            model.set_adapter(name)
            for begin in range(0, len(rows), BATCH):
                answer(rows[begin:begin + BATCH])

    def mixed():
        for begin in range(0, options.texts, BATCH):
            rows = list(range(begin, min(begin + BATCH, options.texts)))
            answer(rows, adapter_names=[names[row] for row in rows])

    def per_second(run):
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - start)
        return options.texts / min(seconds[1:])

    report = dict(runs=options.runs, threads=options.threads, one_by_one=per_second(one_by_one),
                  run_by_run=per_second(run_by_run), mixed=per_second(mixed))
    report["added_mb"] = resident() - before
    report["versions"] = {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}
    return report


def peer(options, runs, threads):
    command = [sys.executable, os.path.abspath(__file__), "--child", "--runs", runs, "--threads", threads]
    return measured(command, options)


def own(options, runs, threads):
    launcher = os.environ.get("S3DELTA", os.path.join(ROOT, "s3delta"))
    return measured([launcher, "bench", "serve", "--json", "--runs", runs, "--threads", threads], options)


def measured(command, options):
    for name in ("shape", "texts", "source", "target", "precision"):
        command += ["--" + name, getattr(options, name)]
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL)
    return json.loads(done.stdout.splitlines()[-1])


def report(options, rows):
    tables, versions = {}, {}
    for row in rows:
        versions = row.pop("versions", versions)
        runs = tables.setdefault(f"texts a second, {row['runs']} runs" if row["runs"] > 1 else "texts a second, 1 run", {})
        ways = runs.setdefault(f"{row['program']}, {row['threads']} threads" if row["threads"] > 1
                               else f"{row['program']}, 1 thread", {})
        for name in ("one_by_one", "run_by_run", "mixed", "added_mb"):
            ways["MiB added" if name == "added_mb" else name.replace("_", " ")] = [row[name]]
    return {
        "what": f"{options.texts} texts of {options.source} tokens answered with {options.target}, {options.shape} in "
                f"{options.precision}, by runs of LoRA r 8 on q and v over one backbone; MiB added are those of runs after the "
                "first and of arrays for new sizes of batches",
        "machine": {"cpu": cpu(), "threads": max(row["threads"] for row in rows)},
        "commit": commit(),
        "versions": versions,
        "tables": tables,
        "rows": rows,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--shape", choices=SHAPES, default="t5-small")
    parser.add_argument("--runs", default="1,10,100", help="how many runs are attached")
    parser.add_argument("--threads", default="1,2", help="CPU threads")
    parser.add_argument("--texts", type=int, default=200, help="how many texts all runs together answer")
    parser.add_argument("--source", type=int, default=32, help="tokens of a text")
    parser.add_argument("--target", type=int, default=2, help="tokens of an answer")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    if options.child:
        options.runs, options.threads = int(options.runs), int(options.threads)
        print(json.dumps(child(options)))
        return
    rows = []
    print("RUNS  THREADS  PROGRAM  ONE BY ONE  RUN BY RUN    MIXED  MIB ADDED", flush=True)
    for runs in options.runs.split(","):
        for threads in options.threads.split(","):
            for program, measure in (("s3delta", own), ("peft", peer)):
                row = dict(program=program, **measure(options, runs, threads))
                rows.append(row)
                print("{runs:4d}  {threads:7d}  {program:7}  {one_by_one:10.1f}  {run_by_run:10.1f}  {mixed:7.1f}  "
                      "{added_mb:9.1f}".format(**row), flush=True)
    save(report(options, rows), options.out)


if __name__ == "__main__":
    main()
