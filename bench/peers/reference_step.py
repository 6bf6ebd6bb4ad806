#!/usr/bin/env python3
"""Times a search step of the paper's public code itself (github.com/thunlp/S3Delta), from a checkout that the user names.

The code is imported and run as it is: its own trainer's `train_step`, with the settings of its S3PET-M scripts, on random
tokens and a T5 with random weights. It was written for libraries of 2021; names that today's no longer have are given
stand-ins, as nothing of a step calls them, and counts of its forward passes are printed, so that it is seen what ran.

    python3 bench/peers/reference_step.py --reference DIR/NAS_global --steps 2
"""

import argparse
import collections
import collections.abc
import importlib.abc
import importlib.machinery
import json
import os
import resource
import sys
import time
import types

from compare import arguments, sizes

# What the reference imports, and a step never calls.
GONE = ("transformers.file_utils", "transformers.deepspeed", "transformers.utils.dummy_pt_objects", "transformers.hf_api",
        "loralib", "rich", "datasets", "nltk", "sklearn", "tqdm", "pandas", "matplotlib", "examples_seq2seq",
        "opendelta.utils.saving_loading_utils", "opendelta.utils.visualization",
        *(f"transformers.models.{name}.modeling_{name}" for name in ("bert", "distilbert", "gpt2", "bart", "roberta")))


class Nothing:
    """Takes the place of a name that is gone: a base class, a decorator, or something called for no reason."""

    def __init__(self, *_, **__):
        pass

    def __call__(self, *given, **_):
        return given[0] if given else self


class LoRALayer:
    """What loralib's class of this name keeps."""

    def __init__(self, r, lora_alpha, lora_dropout, merge_weights):
        import torch

        self.r, self.lora_alpha, self.merge_weights, self.merged = r, lora_alpha, merge_weights, False
        self.lora_dropout = torch.nn.Dropout(lora_dropout) if lora_dropout > 0 else lambda hidden_states: hidden_states


class Gone(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives modules that are not there, with any name asked of them."""

    def find_spec(self, name, path=None, target=None):
        if any(name == gone or name.startswith(gone + ".") for gone in GONE):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__getattr__ = self.attribute
        return module

    @staticmethod
    def attribute(name):
        if name.startswith("__"):
            raise AttributeError(name)
        return LoRALayer if name == "LoRALayer" else type(name, (Nothing,), {})

    def exec_module(self, module):
        module.__path__ = []


def settings(options):
    """The settings of the reference's scripts for S3PET-M that a step reads."""
    with open(os.path.join(options.reference, "structure_config", "mix_low_rank.json"), encoding="utf-8") as file:
        modified = json.load(file)
    return types.SimpleNamespace(
        modified_configs=modified, unfrozen_modules=["deltas"], learning_rate=3e-4, alpha_learning_rate=0.1,
        sparsity_decay_step=-1, clip_grad_norm=2.0, w_warmup_steps=0, alpha_warmup_steps=0, w_weight_decay=0, r=1, l=0,
        beta=1, lambda0=0, max_num_param_relative=0.0001389, global_strategy="shift", hard_forward=False, lr_decay=True,
        shift_detach=True, sample_once_per_step=True, using_darts=True, using_gumbel=True, for_baseline=False,
        train_epochs=1, valid_steps=100, output_dir="unused", task_name="cola")


def measured(options):
    """Makes the reference's steps and returns what they took."""
    import scipy.optimize  # noqa: F401  the reference needs it; said here if it is not there
    import torch
    import torch.optim._functional as functional
    import transformers

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    collections.Iterable = collections.abc.Iterable
    sys.meta_path.insert(0, Gone())
    sys.path.insert(0, options.reference)
    if not hasattr(functional, "adamw"):
        functional.adamw = torch.optim.adamw.adamw
    from s3delta import MixLayerParallel, S3Delta
    from trainer import s3deltaTrainer

    # Today's T5 asks a linear layer for the type of its weight.
    MixLayerParallel.weight = property(lambda mixed: mixed.backbone_model.weight)
    args = settings(options)
    config = transformers.T5Config(use_cache=False, **sizes(options.shape))

    def model():
        backbone = transformers.T5ForConditionalGeneration(config)
        delta = S3Delta(backbone, args, common_structure=False)
        for modified in args.modified_configs:
            delta.modify_backbone_from_config(modified_configs=modified)
        delta.freeze_module(exclude=args.unfrozen_modules)
        delta.calculate_params_num()
        return backbone, delta

    here, there = model(), model()
    args.max_num_param = here[1].num_backbone_parameters() * args.max_num_param_relative
    trainer = s3deltaTrainer(model=here[0], delta_model=here[1], v_model=there[0], v_delta_model=there[1], tokenizer=None,
                             compute_metrics=None, data_info=None, args=args, train_dataloader=range(1000),
                             eval_dataloader=None, eval_dataloader_not_shuffle=None, test_dataloader=None)
    passes = collections.Counter()
    for backbone in (here[0], there[0]):
        backbone.register_forward_pre_hook(lambda *_: passes.update(["forward"]))

    def batch():
        ids = torch.randint(2, config.vocab_size - 128, (options.batch, options.source))
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids),
                "labels": torch.randint(2, config.vocab_size - 128, (options.batch, options.target))}

    seconds = []
    for _ in range(options.steps + 1):
        train, validation = batch(), batch()
        begun = time.perf_counter()
        trainer.train_step(train, validation)
        seconds.append(time.perf_counter() - begun)
    return {
        "min_step_seconds": min(seconds[1:]),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "candidates": len(here[1].new_module_params),
        "parameters": round(sum(param["num_param"] for param in here[1].new_module_params) * 1024 ** 2),
        "passes": passes["forward"] / len(seconds),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def main():
    parser = arguments(__doc__)
    parser.add_argument("--reference", required=True, help="the folder NAS_global of a checkout of the authors' code")
    parser.set_defaults(steps=2)
    print(json.dumps(measured(parser.parse_args())))


if __name__ == "__main__":
    main()
