#!/usr/bin/env python3
"""Times a search step of S3Delta next to that of the paper's public reference code, or a stand-in for it, in turns.

With --reference, the folder NAS_global of a checkout of github.com/thunlp/S3Delta, the reference's own step is timed
(reference_step.py); it needs scipy and decorator besides.

The stand-in is not the reference: it is a short script that does the work of the reference's unrolled step as the paper and
its code describe it, on plain transformers in float32, so that both can be timed on one machine. Every candidate of
s3delta-m is a Python module of its own, called from a hook and multiplied by its gate; there is a second full copy of the
model for the tentative step; a step makes five passes forward and back.

    python3 bench/peers/reference_cost.py --rounds 3 --reference DIR/NAS_global --out bench/results/reference-cost.json
"""

import argparse
import copy
import json
import os
import resource
import subprocess
import sys
import time

from compare import arguments, commit, cpu, own, save, sizes
from search import SEARCHES

STAND_IN = "stand-in for the reference, unrolled"
REFERENCE = "the reference's own step, unrolled"
CENTRAL = "unrolled, central"
LINEAR = [f"SelfAttention.{name}" for name in "qkvo"] + ["DenseReluDense.wi", "DenseReluDense.wo"]
NORMS = ["layer_norm", "final_layer_norm"]
BLOCKS = ["SelfAttention", "DenseReluDense"]


def modules():
    """Makes the delta modules' classes; they need torch, which the parent process does not."""
    import torch
    from torch import nn

    class LoRA(nn.Module):
        def __init__(self, linear):
            super().__init__()
            self.down = nn.Parameter(torch.randn(1, linear.in_features) * 0.02)
            self.up = nn.Parameter(torch.zeros(linear.out_features, 1))

        def forward(self, inputs, output):
            return 16 * nn.functional.linear(nn.functional.linear(inputs, self.down), self.up)

    class BitFit(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.bias = nn.Parameter(torch.zeros(width))

        def forward(self, inputs, output):
            return self.bias

    class LNFit(nn.Module):
        def __init__(self, norm):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros_like(norm.weight))
            self.epsilon = norm.variance_epsilon

        def forward(self, inputs, output):
            variance = inputs.pow(2).mean(-1, keepdim=True)
            return self.weight * inputs * torch.rsqrt(variance + self.epsilon)

    class LowRankAdapter(nn.Module):
        def __init__(self, width):
            super().__init__()
            narrow = width // 32
            self.down = nn.ParameterList([torch.randn(narrow, 1) * 0.2, torch.randn(1, width) * 0.2])
            self.up = nn.ParameterList([torch.randn(width, 1) * 0.2, torch.randn(1, narrow) * 0.2])
            self.down_bias = nn.Parameter(torch.zeros(narrow))
            self.up_bias = nn.Parameter(torch.zeros(width))

        def forward(self, inputs, output):
            inner = nn.functional.linear(output, self.down[0] @ self.down[1], self.down_bias)
            inner = nn.functional.gelu(inner, approximate="tanh")
            return nn.functional.linear(inner, self.up[0] @ self.up[1], self.up_bias)

    return LoRA, BitFit, LNFit, LowRankAdapter


class Gated:
    """A frozen T5 with every candidate of s3delta-m attached, in candidate order."""

    def __init__(self, backbone):
        import torch

        LoRA, BitFit, LNFit, LowRankAdapter = modules()
        self.model = backbone
        for parameter in backbone.parameters():
            parameter.requires_grad_(False)
        self.deltas = torch.nn.ModuleList()
        self.z = None
        stages = ([], [])
        for path, module in backbone.named_modules():
            if any(path.endswith("." + name) for name in LINEAR):
                stages[0].append((module, [LoRA(module), BitFit(module.out_features)]))
            elif any(path.endswith("." + name) for name in NORMS):
                stages[0].append((module, [LNFit(module), BitFit(module.weight.numel())]))
            elif any(path.endswith("." + name) for name in BLOCKS):
                stages[1].append((module, [LowRankAdapter(backbone.config.d_model)]))
        for module, deltas in stages[0] + stages[1]:
            self.attach(module, deltas)
        backbone.deltas = self.deltas

    def attach(self, module, deltas):
        first = len(self.deltas)
        self.deltas.extend(deltas)

        def add(_, arguments, named, output):
            inputs = arguments[0] if arguments else named["hidden_states"]
            sums = output[0] if isinstance(output, tuple) else output
            for i, delta in enumerate(deltas):
                sums = sums + self.z[first + i] * delta(inputs, sums)
            return (sums, *output[1:]) if isinstance(output, tuple) else sums

        module.register_forward_hook(add, with_kwargs=True)

    def weights(self):
        return list(self.deltas.parameters())

    def gradients(self, batch, z, by):
        import torch

        self.z = z
        ids, labels = batch
        loss = self.model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss
        return torch.autograd.grad(loss, by, allow_unused=True, retain_graph=False)


def stand_in(options):
    """Makes unrolled steps and returns what was measured."""
    import torch
    import transformers

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    config = transformers.T5Config(**sizes(options.shape))

    def model():
        return Gated(transformers.T5ForConditionalGeneration(config).train())

    here, there = model(), model()
    there.model.load_state_dict(copy.deepcopy(here.model.state_dict()))
    a = torch.zeros(len(here.deltas), requires_grad=True)
    budget = 0.0005 * sum(weight.numel() for name, weight in here.model.named_parameters() if "deltas" not in name)
    counts = torch.tensor([float(sum(p.numel() for p in delta.parameters())) for delta in here.deltas])
    weights_optimizer = torch.optim.AdamW(here.weights(), lr=3e-4, weight_decay=0)
    structure_optimizer = torch.optim.AdamW([a], lr=0.1, weight_decay=0)

    def gates(noise):
        low, high = -50.0, 50.0
        with torch.no_grad():
            for _ in range(60):
                middle = (low + high) / 2
                if float((torch.sigmoid(a - middle) * counts).sum()) > budget:
                    low = middle
                else:
                    high = middle
        logit = (a - middle) + torch.log(noise) - torch.log1p(-noise)
        return torch.sigmoid(logit)

    def batch():
        return (torch.randint(2, config.vocab_size - 128, (options.batch, options.source)),
                torch.randint(2, config.vocab_size - 128, (options.batch, options.target)))

    def zeros(found, like):
        return [torch.zeros_like(w) if g is None else g for g, w in zip(found, like)]

    def set_weights(target, values):
        with torch.no_grad():
            for weight, value in zip(target.weights(), values):
                weight.copy_(value)

    def step():
        train, validation = batch(), batch()
        noise = torch.rand(len(here.deltas))
        w = here.weights()
        gradient = zeros(here.gradients(train, gates(noise).detach(), w), w)
        set_weights(there, [weight - 3e-4 * g.sign() for weight, g in zip(w, gradient)])
        v = there.weights()
        found = there.gradients(validation, gates(noise), [a, *v])
        d = zeros(found[1:], v)
        e = 0.01 / (float(torch.sqrt(sum((x ** 2).sum() for x in d))) + 1e-6)
        start = [weight.detach().clone() for weight in w]
        sides = []
        for sign in (1, -1):
            set_weights(here, [weight + sign * e * x for weight, x in zip(start, d)])
            sides.append(here.gradients(train, gates(noise), [a])[0])
        set_weights(here, start)
        a.grad = found[0] - 3e-4 * (sides[0] - sides[1]) / (2 * e)
        structure_optimizer.step()
        for weight, g in zip(w, zeros(here.gradients(train, gates(torch.rand(len(noise))).detach(), w), w)):
            weight.grad = g
        torch.nn.utils.clip_grad_norm_(w, 2.0)
        weights_optimizer.step()

    seconds = []
    for _ in range(options.steps + 1):
        begun = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begun)
    return {
        "min_step_seconds": min(seconds[1:]),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "candidates": len(here.deltas),
        "parameters": int(counts.sum()),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def child(options, peer):
    script, extra = __file__, ["--child"]
    if peer == REFERENCE:
        script, extra = os.path.join(os.path.dirname(__file__), "reference_step.py"), ["--reference", options.reference]
    command = [sys.executable, script, *extra]
    for name in ("shape", "batch", "source", "target", "steps", "threads"):
        command += ["--" + name, str(getattr(options, name))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def ratios(best, peer):
    """Ours by a peer's: the time of each kind of step, and the memory of an unrolled one."""
    word = "stand-in" if peer == STAND_IN else "reference"
    found = {f"{name} / {word}": best[name]["step_seconds"] / best[peer]["step_seconds"] for name in SEARCHES}
    found[f"memory, unrolled / {word}"] = best[CENTRAL]["peak_rss_mb"] / best[peer]["peak_rss_mb"]
    return found


def main():
    parser = arguments(__doc__)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--reference", help="the folder NAS_global of a checkout of the authors' code, to time it too")
    parser.add_argument("--precision", default="auto", help="of S3Delta's; auto: bfloat16 where the processor has it")
    parser.set_defaults(steps=2, rounds=2)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(stand_in(options)))
        return
    peers = [STAND_IN] + ([REFERENCE] if options.reference else [])
    runs = {name: [] for name in [*peers, *SEARCHES]}
    for number in range(options.rounds):
        for name in runs:
            runs[name].append(child(options, name) if name in peers else own(
                options, options.precision, ["--mode", "search", "--space", "s3delta-m"] + SEARCHES[name]))
            last = runs[name][-1]
            print(f"round {number + 1}: {name:36} {last['min_step_seconds']:7.3f} s {last['peak_rss_mb']:7.0f} MB",
                  file=sys.stderr)
    best = {name: {"step_seconds": min(run["min_step_seconds"] for run in done),
                   "peak_rss_mb": min(run["peak_rss_mb"] for run in done)} for name, done in runs.items()}
    found = {name: value for peer in peers for name, value in ratios(best, peer).items()}
    for name, value in found.items():
        print(f"{value:6.3f}  {name}")
    own_run = runs["first-order"][0]
    reference = ("; the reference's step is that of its own trainer, "
                 f"{runs[REFERENCE][0]['passes']:.0f} forward passes counted") if options.reference else ""
    save({
        "what": f"search step over s3delta-m ({runs[STAND_IN][0]['candidates']} candidates), {options.shape}, batch "
                f"{options.batch}, source {options.source}, target {options.target}; S3Delta in "
                f"{own_run['precision'].lower()}; the stand-in does the work of the reference's step on plain transformers in "
                f"float32{reference}; best of {options.rounds} x {options.steps}",
        "machine": {"cpu": cpu(), "threads": options.threads},
        "versions": runs[STAND_IN][0]["versions"],
        "commit": commit(),
        "best": best,
        "ratios": found,
    }, options.out)


if __name__ == "__main__":
    main()
