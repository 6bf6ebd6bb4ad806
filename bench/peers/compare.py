#!/usr/bin/env python3
"""Times a training step of PEFT and of S3Delta on the same shape, in turns, and prints ratios.

Needs torch, transformers and peft, which S3Delta itself never does. Every measurement is a process of its own; rounds
alternate between all modes, and the best step of all rounds counts, so that what else the machine does weighs little.

    python3 bench/peers/compare.py --rounds 3 --out bench/results/step-t5-small.json
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHAPES = {
    "t5-small": dict(d_model=512, d_ff=2048, num_layers=6, num_heads=8),
    "t5-base": dict(d_model=768, d_ff=3072, num_layers=12, num_heads=12),
    "t5-large": dict(d_model=1024, d_ff=4096, num_layers=24, num_heads=16),
}
READ = ("d_model", "d_ff", "d_kv", "num_layers", "num_heads", "vocab_size", "feed_forward_proj")
NUMBERS = ["float32", "bfloat16 weights", "bfloat16 autocast"]
# Each mode of PEFT: numbers, the attention of transformers, and what torch.compile makes of both.
PEERS = [f"peft {numbers}, {way}" for numbers in NUMBERS for way in ("sdpa", "eager", "sdpa compiled")]
OURS = ["S3Delta float32", "S3Delta bfloat16"]


def sizes(shape):
    """What a T5Config of transformers takes for the shape of a published T5, or of the backbone in a directory."""
    if shape in SHAPES:
        return dict(vocab_size=32128, d_kv=64, decoder_start_token_id=0, **SHAPES[shape])
    with open(os.path.join(shape, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    return dict(decoder_start_token_id=0, **{name: config[name] for name in READ if name in config})


class Training:
    """LoRA r 8 on q and v with PEFT, as its users train it."""

    def __init__(self, options, mode, backbone):
        import peft
        import torch
        import transformers

        torch.set_num_threads(options.threads)
        torch.manual_seed(0)
        model = backbone("eager" if "eager" in mode else "sdpa")
        if "bfloat16 weights" in mode:
            model = model.bfloat16()
        self.model = peft.get_peft_model(model, peft.LoraConfig(r=8, lora_alpha=16, target_modules=["q", "v"]))
        self.model.train()
        self.autocast = "autocast" in mode
        self.called = torch.compile(self.model) if "compiled" in mode else self.model
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(self.trained, lr=3e-4)
        self.versions = {
            "torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}

    def step(self, ids, mask, labels):
        import torch

        self.optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.autocast):
            loss = self.called(input_ids=ids, attention_mask=mask, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 2.0)
        self.optimizer.step()
        loss.item()


def peer(options, mode):
    """Trains LoRA r 8 on q and v with PEFT and returns what was measured."""
    import torch
    import transformers

    config = transformers.T5Config(dropout_rate=options.dropout, **sizes(options.shape))
    train = Training(options, mode, lambda attention: transformers.T5ForConditionalGeneration._from_config(
        config, attn_implementation=attention))
    fused = count_fused()
    seconds = []
    for _ in range(options.steps + 1):
        ids = torch.randint(2, config.vocab_size - 128, (options.batch, options.source))
        labels = torch.randint(2, config.vocab_size - 128, (options.batch, options.target))
        start = time.perf_counter()
        train.step(ids, torch.ones_like(ids), labels)
        seconds.append(time.perf_counter() - start)
    return {
        "median_step_seconds": statistics.median(seconds[1:]),
        "min_step_seconds": min(seconds[1:]),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "parameters": sum(p.numel() for p in train.trained),
        "attention": train.model.config._attn_implementation,
        "fused attentions a step": fused[0] / (options.steps + 1),
        "versions": train.versions,
    }


def count_fused():
    """Counts the calls of torch's fused attention from here on: the name of an implementation does not show what ran.

    A compiled model calls it while it is traced only.
    """
    import torch

    calls, fused = [0], torch.nn.functional.scaled_dot_product_attention

    def counted(*tensors, **options):
        calls[0] += 1
        return fused(*tensors, **options)

    torch.nn.functional.scaled_dot_product_attention = counted
    return calls


def own(options, precision, extra):
    """Times steps of S3Delta."""
    command = [
        os.path.join(ROOT, "s3delta"), "bench", "step", "--json", "--shape", options.shape, "--batch", options.batch,
        "--source", options.source, "--target", options.target, "--device", "cpu", "--threads", options.threads,
        "--steps", options.steps, "--precision", precision] + extra
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def result(folder, text, command, *more):
    """Runs S3Delta on a configuration, from its first step, and returns what result.json says."""
    config, out = os.path.join(folder, "run.yaml"), os.path.join(folder, "run")
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"{text}out: {out}\n")
    subprocess.run([os.path.join(ROOT, "s3delta"), command, config, "--fresh", *more],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(out, "result.json"), encoding="utf-8") as file:
        return json.load(file)


def child(options, mode):
    command = [sys.executable, os.path.abspath(__file__), "--child", mode]
    for name in ("shape", "batch", "source", "target", "steps", "threads", "dropout"):
        command += ["--" + name, str(getattr(options, name))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


# What decides how fast products are, best first.
INSTRUCTIONS = {"amx_bf16": "AMX", "avx512_bf16": "AVX-512 with bfloat16", "avx512f": "AVX-512", "avx2": "AVX2"}


def cpu():
    """The processor's name, and the widest instructions that it has for products."""
    lines = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                name, _, value = line.partition(":")
                lines.setdefault(name.strip(), value.strip())
    except OSError:
        return platform.processor()
    flags = lines.get("flags", "").split()
    widest = next((word for flag, word in INSTRUCTIONS.items() if flag in flags), "")
    return ", ".join(word for word in (lines.get("model name", platform.processor()), widest) if word)


def commit():
    done = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def arguments(description):
    """Options of all scripts that time steps."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", default="t5-small", help=f"{', '.join(SHAPES)}, or the directory of a backbone")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--source", type=int, default=128)
    parser.add_argument("--target", type=int, default=8)
    parser.add_argument("--steps", type=int, default=4, help="steps of each process, after one to warm up")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--out", help="file to write the results to")
    return parser


def save(report, path):
    """Writes a report where a path is given."""
    if path:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)
            file.write("\n")


def main():
    parser = arguments(__doc__)
    parser.add_argument("--dropout", type=float, default=0.0, help="the rate, for both sides")
    parser.add_argument("--modes", default="", help="only the modes whose names contain one of these words, by commas")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(peer(options, options.child)))
        return
    words = options.modes.split(",")
    runs = {mode: [] for mode in PEERS + OURS if any(word in mode for word in words)}
    for number in range(options.rounds):
        for mode in runs:
            runs[mode].append(
                own(options, mode.split()[1], ["--deltas", "lora:8:q,v"] + (["--dropout", options.dropout] if options.dropout else []))
                if mode in OURS else child(options, mode))
            last = runs[mode][-1]
            print(f"round {number + 1}: {mode:38} {last['min_step_seconds']:7.3f} s {last['peak_rss_mb']:7.0f} MB"
                  + ("" if mode in OURS else f", {last['fused attentions a step']:.0f} fused attentions a step"),
                  file=sys.stderr)
    best = {mode: {"step_seconds": min(run["min_step_seconds"] for run in done),
                   "peak_rss_mb": min(run["peak_rss_mb"] for run in done)} for mode, done in runs.items()}
    peers = [mode for mode in best if mode in PEERS]
    ratios = {}
    for ours, numbers in (("S3Delta bfloat16", ""), ("S3Delta float32", "float32")):
        theirs = [mode for mode in peers if numbers in mode]
        if ours in best and theirs:
            name = f"peft in its fastest {numbers} mode".replace("  ", " ")
            ratios[f"{ours} / {name}"] = best[ours]["step_seconds"] / min(best[mode]["step_seconds"] for mode in theirs)
    own_best = [best[mode]["step_seconds"] for mode in OURS if mode in best]
    if own_best and peers:
        ratios["S3Delta in its faster precision / peft in its fastest mode"] = (
            min(own_best) / min(best[mode]["step_seconds"] for mode in peers))
    if "S3Delta bfloat16" in best and peers:
        ratios["memory, S3Delta bfloat16 / peft in its leanest mode"] = (
            best["S3Delta bfloat16"]["peak_rss_mb"] / min(best[mode]["peak_rss_mb"] for mode in peers))
    report = {
        "what": f"training step, {options.shape}, batch {options.batch}, source {options.source}, "
                f"target {options.target}, LoRA r 8 on q and v, dropout {options.dropout:g} on both sides; "
                f"best of {options.rounds} x {options.steps}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "versions": {**next((runs[mode][0]["versions"] for mode in peers), {}),
                     **next(({"engine": runs[mode][0]["engine"]} for mode in OURS if mode in runs), {})},
        "commit": commit(),
        "fastest peer": min(peers, key=lambda mode: best[mode]["step_seconds"], default=None),
        "best": best,
        "ratios": ratios,
        "runs": {mode: [{key: run[key] for key in ("median_step_seconds", "min_step_seconds", "peak_rss_mb")}
                        for run in done] for mode, done in runs.items()},
    }
    for name, value in ratios.items():
        print(f"{value:6.3f}  {name}")
    save(report, options.out)


if __name__ == "__main__":
    main()
