#!/usr/bin/env python3
"""Times how many texts a second S3Delta and transformers write with the same shape of T5, side by side.

A batch of 32 sources of 128 random tokens is answered with exactly as many tokens as --target says, greedily and with 4 beams,
in float32 and in bfloat16. Every measurement is a process of its own; S3Delta and transformers take turns --rounds times, and
the best time of each counts: on a machine that others use, too, that is the one least disturbed.
Needs torch and transformers, which S3Delta itself never does. S3DELTA names another launcher than ./s3delta.

    python3 bench/peers/generate.py --out bench/results/generate.json
"""

import argparse
import json
import os
import subprocess
import sys
import time

from compare import ROOT, SHAPES, commit, cpu, save, sizes

ROWS, SOURCE = 32, 128


def child(options):
    """Generates with transformers."""
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    config = transformers.T5Config(**sizes(options.shape))
    model = transformers.T5ForConditionalGeneration(config).eval()
    if options.precision == "bfloat16":
        model = model.bfloat16()
    ids = torch.randint(2, 32128, (ROWS, SOURCE))
    target = int(options.target)
    seconds = []
    for _ in range(1 + options.times):
        start = time.perf_counter()
        with torch.inference_mode():
            model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False,
                           num_beams=int(options.beams), min_new_tokens=target, max_new_tokens=target)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"texts_per_second": ROWS / min(seconds[1:]),
                      "versions": {"torch": torch.__version__, "transformers": transformers.__version__}}))


def measured(command, options, target, beams, precision):
    command += ["--shape", options.shape, "--threads", options.threads, "--target", target, "--beams", beams,
                "--precision", precision, "--times", options.times]
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--shape", choices=SHAPES, default="t5-small")
    parser.add_argument("--target", default="8,32,128", help="tokens of a text")
    parser.add_argument("--beams", default="1,4")
    parser.add_argument("--precision", default="float32,bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--times", type=int, default=2, help="generations of a process, one more for warming up not counted")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--out", help="file to write the results to")
    options = parser.parse_args()
    if options.child:
        child(options)
        return
    launcher = os.environ.get("S3DELTA", os.path.join(ROOT, "s3delta"))
    rows, versions = [], {}
    for precision in options.precision.split(","):
        for target in options.target.split(","):
            for beams in options.beams.split(","):
                best = {"s3delta": 0, "transformers": 0}
                for _ in range(options.rounds):
                    own = measured([launcher, "bench", "generate", "--json"], options, target, beams, precision)
                    peer = measured([sys.executable, os.path.abspath(__file__), "--child"], options, target, beams, precision)
                    versions = peer["versions"]
                    best["s3delta"] = max(best["s3delta"], own["texts_per_second"])
                    best["transformers"] = max(best["transformers"], peer["texts_per_second"])
                row = {"precision": precision, "target": int(target), "beams": int(beams), **best,
                       "ratio": best["s3delta"] / best["transformers"]}
                print(json.dumps(row), flush=True)
                rows.append(row)
    save(report(options, rows, versions), options.out)


def report(options, rows, versions):
    """What is stored: a table for each precision, with texts a second and their ratio."""
    tables = {}
    for row in rows:
        beams = "greedy" if row["beams"] == 1 else f"{row['beams']} beams"
        table = tables.setdefault(f"texts a second, {row['precision']}", {})
        table[f"{row['target']} tokens, {beams}"] = {
            "S3Delta": [row["s3delta"]], "transformers": [row["transformers"]], "S3Delta / transformers": [row["ratio"]]}
    return {
        "what": f"{ROWS} sources of {SOURCE} tokens answered in one batch, {options.shape}; best of {options.rounds} x {options.times}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "commit": commit(),
        "versions": versions,
        "tables": tables,
    }


if __name__ == "__main__":
    main()
