#!/usr/bin/env python3
"""Takes LoRA adapters from PEFT to S3Delta and back, and prints the largest logit differences.

For each backbone and each kind of adapter, PEFT makes an adapter of random values and computes logits. S3Delta imports it;
what it exports is loaded by PEFT again, and what it merges is loaded by transformers alone. All must give the same logits.
Needs torch, transformers and peft, which S3Delta itself never does. S3DELTA names another launcher than ./s3delta.

    python3 bench/peers/exchange.py
    python3 bench/peers/exchange.py --backbone models/t5-small --only patterns
    python3 bench/peers/exchange.py --fixtures bench/src/test/resources/peft    # makes the tests' files again
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

import peft
import torch
import transformers

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ORACLES = os.path.join(ROOT, "bench", "src", "test", "resources", "oracles")
TOLERANCE = 1e-4
CASES = {
    "list": dict(r=4, lora_alpha=16, target_modules=["q", "v"]),
    "all-linear": dict(r=1, lora_alpha=3, target_modules="all-linear"),
    "regex": dict(r=2, lora_alpha=7, target_modules=r"decoder\.block\.\d+\.layer\.1\.EncDecAttention\.(k|o)"),
    "paths": dict(r=3, lora_alpha=16, target_modules=[
        "encoder.block.1.layer.0.SelfAttention.o", "decoder.block.0.layer.2.DenseReluDense.wo"]),
    "patterns": dict(r=2, lora_alpha=8, target_modules=["q", "k", "wo"],
                     rank_pattern={"q": 5, r"decoder.block.1.layer.\d+.EncDecAttention.k": 3},
                     alpha_pattern={"encoder.block.0.layer.1.DenseReluDense.wo": 1.5, "q": 20}),
    "rslora": dict(r=3, lora_alpha=4, target_modules=["o"], use_rslora=True),
    "layers": dict(r=2, lora_alpha=4, target_modules=["v", "wo"], layers_to_transform=[1], layers_pattern="block"),
    "excluded": dict(r=2, lora_alpha=4, target_modules="all-linear", exclude_modules=["SelfAttention.q", "wo"]),
}


def logits(model, batch):
    with torch.no_grad():
        return model.eval()(**batch).logits


def batch_of(model):
    generator = torch.Generator().manual_seed(3)
    vocabulary = model.config.vocab_size
    ids = torch.randint(2, vocabulary, (3, 9), generator=generator)
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    ids[1, 5:] = 0
    return dict(input_ids=ids, attention_mask=mask, labels=torch.randint(2, vocabulary, (3, 4), generator=generator))


def load(backbone):
    return transformers.T5ForConditionalGeneration.from_pretrained(backbone, dtype=torch.float32)


def adapter(backbone, case, directory):
    """Makes an adapter whose values are all random, and returns its logits."""
    torch.manual_seed(1)
    model = peft.get_peft_model(load(backbone), peft.LoraConfig(**case))
    for name, values in model.named_parameters():
        if "lora_" in name:
            torch.nn.init.normal_(values, std=0.1)
    model.save_pretrained(directory)
    batch = batch_of(model)
    return batch, logits(model, batch)


def s3delta(*arguments):
    launcher = os.environ.get("S3DELTA", os.path.join(ROOT, "s3delta"))
    done = subprocess.run([launcher, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"s3delta {' '.join(arguments)}: {done.stderr}")


def difference(expected, found):
    return (expected - found).abs().max().item()


def check(backbone, case, work):
    """Returns how far exported and merged are from what PEFT computed."""
    given, imported, exported, merged = (os.path.join(work, name) for name in ("given", "imported", "exported", "merged"))
    batch, expected = adapter(backbone, case, given)
    s3delta("import", given, "--backbone", backbone, "--out", imported)
    s3delta("export", imported, "--format", "peft", "--out", exported)
    s3delta("merge", imported, "--out", merged, "--rows", "0")
    with torch.no_grad():
        plain = logits(load(backbone), batch)
    again = logits(peft.PeftModel.from_pretrained(load(backbone), exported), batch)
    alone = logits(load(merged), batch)
    return difference(expected, plain), difference(expected, again), difference(expected, alone)


def fixtures(target):
    """Writes an adapter and its logits for each of the tests' backbones."""
    for name in ("t5-v1_0", "t5-v1_1"):
        directory = os.path.join(target, name)
        shutil.rmtree(directory, ignore_errors=True)
        batch, expected = adapter(os.path.join(ORACLES, name, "model"), CASES["patterns"], directory)
        os.remove(os.path.join(directory, "README.md"))
        config = os.path.join(directory, "adapter_config.json")
        with open(config) as file:
            values = json.load(file)
        values["base_model_name_or_path"] = name  # not a path of the machine that made it
        values["target_modules"].sort()
        with open(config, "w") as file:
            json.dump(values, file, indent=2, sort_keys=True)
        with open(os.path.join(directory, "logits.json"), "w") as file:
            json.dump({**{key: value.tolist() for key, value in batch.items()}, "logits": expected.tolist()}, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", action="append", help="a model directory; the two tiny T5 of the tests if not given")
    parser.add_argument("--only", choices=CASES, action="append", help="kinds of adapters; all if not given")
    parser.add_argument("--fixtures", metavar="DIR", help="write the tests' files and end")
    options = parser.parse_args()
    if options.fixtures:
        fixtures(options.fixtures)
        return
    failed = False
    print(f"{'BACKBONE':<10} {'ADAPTER':<10} {'EFFECT':>9} {'EXPORTED':>9} {'MERGED':>9}")
    for backbone in options.backbone or [os.path.join(ORACLES, name, "model") for name in ("t5-v1_0", "t5-v1_1")]:
        name = os.path.basename(os.path.dirname(backbone) if backbone.endswith("model") else backbone)
        for kind in options.only or CASES:
            with tempfile.TemporaryDirectory() as work:
                effect, exported, merged = check(backbone, CASES[kind], work)
            good = max(exported, merged) < TOLERANCE < effect
            failed = failed or not good
            print(f"{name:<10} {kind:<10} {effect:9.1e} {exported:9.1e} {merged:9.1e}{'' if good else '  DIFFERS'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
