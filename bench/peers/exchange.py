#!/usr/bin/env python3
"""Takes LoRA adapters from PEFT to S3Delta and back, and prints the largest logit differences.

For each backbone and each kind of adapter, PEFT makes an adapter of random values and computes logits. S3Delta imports it;
what it exports is loaded by PEFT again, and what it merges is loaded by transformers alone. All must give the same logits.
Then each delta is cut into copies of rank 1, half of them with another scale, as a search over the space "ranks" places
them. PEFT loads what S3Delta exports of these: the adapter with its rank pattern, by AutoPeftModel; the adapter of one
rank; and the bare pattern, into which the adapter's tensors are put.
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
import safetensors.torch
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


def cut(imported, target):
    """Cuts each delta of a run into copies of rank 1. Every second one has twice the scale and half the upper factor."""
    shutil.copytree(imported, target)
    structure_file, tensors_file = (os.path.join(target, name) for name in ("structure.json", "deltas.safetensors"))
    with open(structure_file) as file:
        structure = json.load(file)
    with safetensors.safe_open(tensors_file, "pt") as file:
        metadata, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}
    placements, copies = [], {}
    for placement in structure["placements"]:
        rank, alpha = placement["config"]["r"], placement["config"]["alpha"]
        name = f"{placement['position']}.{placement['method']}"
        for copy in range(rank):
            factor = 1 + copy % 2
            placements.append({**placement, "parameters": placement["parameters"] // rank, "copy": copy + 1,
                               "config": {**placement["config"], "r": 1, "alpha": factor * alpha / rank}})
            own = name if copy == 0 else f"{name}-{copy + 1}"
            copies[f"{own}.A"] = tensors[f"{name}.A"][copy:copy + 1].contiguous()
            copies[f"{own}.B"] = (tensors[f"{name}.B"][:, copy:copy + 1] / factor).contiguous()
    structure["placements"] = placements
    with open(structure_file, "w") as file:
        json.dump(structure, file)
    safetensors.torch.save_file(copies, tensors_file, metadata)


def check_copies(backbone, case, work):
    """Returns how far the three forms that copies are exported in are from what PEFT computed."""
    given, imported, copies, patterns, uniform, bare = (
        os.path.join(work, name) for name in ("given", "imported", "copies", "patterns", "uniform", "bare"))
    batch, expected = adapter(backbone, case, given)
    s3delta("import", given, "--backbone", backbone, "--out", imported)
    cut(imported, copies)
    s3delta("export", copies, "--format", "peft", "--out", patterns)
    s3delta("export", copies, "--format", "peft", "--uniform-rank", "--out", uniform)
    s3delta("export", copies, "--format", "rank-pattern", "--out", bare)
    with open(os.path.join(uniform, "adapter_config.json")) as file:
        config = json.load(file)
    if config["rank_pattern"] or config["alpha_pattern"]:
        sys.exit("export --uniform-rank: there are patterns")
    loaded = peft.AutoPeftModel.from_pretrained(patterns, dtype=torch.float32)
    with open(os.path.join(bare, "rank_pattern.json")) as file:
        elsewhere = peft.get_peft_model(load(backbone), peft.LoraConfig(**json.load(file)))
    take(loaded, elsewhere)
    models = [loaded, peft.PeftModel.from_pretrained(load(backbone), uniform), elsewhere]
    return [difference(expected, logits(model, batch)) for model in models]


def take(source, target):
    """Puts the factors of one adapter into another of the same modules and ranks, whose scales may be other ones."""
    given = {name: module for name, module in source.named_modules() if hasattr(module, "lora_A")}
    taken = {name: module for name, module in target.named_modules() if hasattr(module, "lora_A")}
    if given.keys() != taken.keys():
        sys.exit("export --format rank-pattern: other modules than the adapter has")
    with torch.no_grad():
        for name, module in given.items():
            factor = module.scaling["default"] / taken[name].scaling["default"]
            taken[name].lora_A["default"].weight.copy_(module.lora_A["default"].weight)
            taken[name].lora_B["default"].weight.copy_(module.lora_B["default"].weight * factor)


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
    heads = ("EFFECT", "EXPORTED", "MERGED", "COPIES", "UNIFORM", "PATTERN")
    print(f"{'BACKBONE':<10} {'ADAPTER':<10} " + " ".join(f"{head:>9}" for head in heads))
    for backbone in options.backbone or [os.path.join(ORACLES, name, "model") for name in ("t5-v1_0", "t5-v1_1")]:
        name = os.path.basename(os.path.dirname(backbone) if backbone.endswith("model") else backbone)
        for kind in options.only or CASES:
            with tempfile.TemporaryDirectory() as work:
                effect, *found = check(backbone, CASES[kind], work)
            with tempfile.TemporaryDirectory() as work:
                found += check_copies(backbone, CASES[kind], work)
            good = max(found) < TOLERANCE < effect
            failed = failed or not good
            numbers = " ".join(f"{number:9.1e}" for number in (effect, *found))
            print(f"{name:<10} {kind:<10} {numbers}{'' if good else '  DIFFERS'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
