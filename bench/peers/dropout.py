"""Writes what transformers' T5 gives with dropout whose features are those that S3Delta drops.

    python dropout.py MODEL BATCH OUT        (transformers 5.18, torch, numpy)

MODEL is a checkpoint, BATCH a JSON file with input_ids, attention_mask and labels, OUT the file to write: the loss, and of each
weight's gradient its norm and its product with cos(0), cos(1), .. Features are chosen by the hash that the class Dropout
describes, in place of torch's generator; where T5 drops features is left to transformers.
"""

import json
import sys

import numpy
import torch
from transformers import T5ForConditionalGeneration

RATE, SEED = 0.1, 42
WORD = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def at(seed, which):
    return mixed((seed ^ mixed((which + GOLDEN) & WORD)) & WORD)


def place(path):
    """Java's hash of a text."""
    h = 0
    for c in path:
        h = signed(31 * h + ord(c), 32)
    return h


def factors(shape, seed):
    count = int(numpy.prod(shape))
    half = (count + 1) // 2
    key, factor = signed(seed, 32), signed(seed >> 32, 32) | 1
    with numpy.errstate(over="ignore"):
        h = numpy.arange(half, dtype=numpy.int32) * numpy.int32(signed(0x9E3779B1, 32)) ^ numpy.int32(key)
        h = (h ^ (h >> 15)) * numpy.int32(factor)
        h = (h ^ (h >> 13)) * numpy.int32(signed(0xC2B2AE35, 32))
        numbers = numpy.concatenate([h, h * numpy.int32(65536)])[:count]
    share = round(RATE * 65536)
    kept = numbers >= (share << 16) - (1 << 31)
    return torch.tensor(kept / (1 - share / 65536), dtype=torch.float32).reshape(shape)


def places(config):
    """The places in the order in which T5 comes to them."""
    for stack, blocks in (("encoder", config.num_layers), ("decoder", config.num_decoder_layers)):
        yield stack + " input"
        for block in range(blocks):
            layers = ["SelfAttention", "EncDecAttention"] if stack == "decoder" else ["SelfAttention"]
            for number, name in enumerate(layers):
                layer = f"{stack}.block.{block}.layer.{number}.{name}"
                yield layer + " weights"
                yield layer + " output"
            layer = f"{stack}.block.{block}.layer.{len(layers)}.DenseReluDense"
            yield layer + " inner"
            yield layer + " output"
        yield stack + " output"


def main(folder, batch, out):
    model = T5ForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").float()
    model.train()
    # The step 3 of a training, and the first part of its batch.
    step = at(at(SEED, 3), 0)
    order = places(model.config)

    def dropout(x, *args, **kwargs):
        return x * factors(tuple(x.shape), at(step, place(next(order))))

    torch.nn.functional.dropout = dropout
    given = json.load(open(batch))
    loss = model(**{key: torch.tensor(given[key]) for key in ("input_ids", "attention_mask", "labels")}).loss
    assert next(order, None) is None, "a place that T5 does not come to"
    loss.backward()
    gradients = {}
    for name, parameter in model.named_parameters():
        g = parameter.grad.double().flatten()
        gradients[name] = [g.norm().item(), (g * torch.cos(torch.arange(len(g), dtype=torch.float64))).sum().item()]
    result = {"rate": RATE, "seed": SEED, "loss": loss.item(), "gradients": gradients}
    with open(out, "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")


main(*sys.argv[1:])
