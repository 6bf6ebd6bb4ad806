"""Writes small random T5s, and the texts that transformers' beam search writes with them.

    python beams.py OUT        (transformers 5.18, torch, safetensors)

Each folder of OUT has a checkpoint and expected.json: 50 sources, and for each way of decoding the tokens of each. One
checkpoint has T5 1.0's head, tied and scaled, the other T5 1.1's own. Everything follows from fixed seeds.
"""

import itertools
import json
import pathlib
import sys

import torch
from family import act, config_of, model_of, old, tensors_of
from safetensors.torch import save_file
from transformers import T5ForConditionalGeneration

SIZES = dict(d_model=16, d_kv=8, d_ff=24, num_layers=2, num_decoder_layers=2, num_heads=2, vocab_size=24)
ROWS = 50
LONGEST = 16
torch.set_num_threads(1)


def texts(model, ids, mask, **how):
    with torch.no_grad():
        tokens = model.generate(input_ids=ids, attention_mask=mask, do_sample=False, early_stopping=False,
                                max_new_tokens=LONGEST, **how)
    ends = [row.index(1) + 1 if 1 in row else len(row) for row in tokens.tolist()]
    return [row[:end] for row, end in zip(tokens.tolist(), ends)]


def ways():
    for beams, penalty, ngram, least in itertools.product((1, 2, 4), (0.6, 1.0, 2.0), (0, 2), (0, 5)):
        yield dict(num_beams=beams, length_penalty=penalty, no_repeat_ngram_size=ngram, min_new_tokens=least)


def stable(model, ids, mask, written):
    """The rows whose texts hang on no rounding: they stay the same where all weights change by a few parts in a million."""
    same = [True] * len(ids)
    kept = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for seed in range(3):
        torch.manual_seed(seed)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.mul_(1 + 3e-6 * torch.randn_like(parameter))
        for way, texts_of_way in zip(ways(), written):
            same = [a and b == c for a, b, c in zip(same, texts(model, ids, mask, **way), texts_of_way)]
        model.load_state_dict(kept)
    return [row for row, holds in enumerate(same) if holds]


def write(folder, keys, own_head, seed):
    keys = old(**{**keys, **SIZES})
    tensors = tensors_of(model_of(config_of(keys), seed), own_head)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n")
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    model = T5ForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    torch.manual_seed(seed)
    drawn = ROWS + ROWS // 2
    lengths = torch.randint(3, 12, (drawn,))
    ids = torch.randint(2, SIZES["vocab_size"], (drawn, 11))
    mask = (torch.arange(11)[None] < lengths[:, None]).long()
    ids = ids * mask
    written = [texts(model, ids, mask, **way) for way in ways()]
    rows = stable(model, ids, mask, written)[:ROWS]
    assert len(rows) == ROWS, "too few rows are stable"
    sources = [ids[row, : lengths[row]].tolist() for row in rows]
    lines, greedy = [], [written[0][row] for row in rows]
    for way, texts_of_way in zip(ways(), written):
        tokens = [texts_of_way[row] for row in rows]
        case = {"beams": way["num_beams"], "length-penalty": way["length_penalty"],
                "no-repeat-ngram": way["no_repeat_ngram_size"], "min-length": way["min_new_tokens"]}
        print(folder.name, case, "ended", sum(row[-1] == 1 for row in tokens),
              "not greedy", sum(a != b for a, b in zip(tokens, greedy)))
        lines.append(json.dumps({**case, "tokens": tokens}))
    (folder / "expected.json").write_text(
        '{"longest": %d,\n"sources": %s,\n"cases": [\n%s\n]}\n' % (LONGEST, json.dumps(sources), ",\n".join(lines)))


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1])
    write(out / "tied", act("relu"), False, 10)
    write(out / "own-head", {"tie_word_embeddings": False, **act("gated-gelu")}, True, 17)
