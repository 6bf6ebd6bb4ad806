"""Writes small random checkpoints of T5's family, and what transformers and sentencepiece make of them.

    python family.py OUT        (transformers 5.18, torch, sentencepiece, safetensors)

Each folder of OUT is one pair: a checkpoint as users meet it, and expected.json with the parameters, logits and greedy
tokens of transformers, ids of texts, or a word of the refusal. Everything follows from fixed seeds.
"""

import io
import json
import pathlib
import shutil
import sys

import sentencepiece
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForSeq2SeqLM, ByT5Tokenizer, MT5Config, MT5ForConditionalGeneration, RobertaTokenizer, T5Config,
    T5ForConditionalGeneration, T5Tokenizer, UMT5Config, UMT5ForConditionalGeneration)

OUT = pathlib.Path(sys.argv[1])
TEXTS = ["Hello world", "  two  spaces, and a tab\t. ", "a<extra_id_0> b", "naive na\u00efve \u4e2d\u6587 \U0001f600", "{x: 1}\nline"]
SIZES = dict(d_model=8, d_kv=4, d_ff=12, num_layers=2, num_decoder_layers=1, num_heads=2, vocab_size=112, dropout_rate=0.0,
             decoder_start_token_id=0)
SHARED = "shared.weight"
HEAD = "lm_head.weight"
DECODER = "decoder.embed_tokens.weight"


def model_of(config, seed):
    """A model whose numbers are large enough that all parts matter."""
    torch.manual_seed(seed)
    kind = {"mt5": MT5ForConditionalGeneration, "umt5": UMT5ForConditionalGeneration}.get(
        config.model_type, T5ForConditionalGeneration)
    model = kind(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("norm.weight"):
                parameter.copy_(1 + 0.2 * torch.randn_like(parameter))
            else:
                parameter.copy_(0.5 * torch.randn_like(parameter))
    return model


def tensors_of(model, own_head=False, drop=(), rename=None):
    """The tensors as older files have them: each once, with a head of its own where asked."""
    state = {k: v.clone() for k, v in model.state_dict().items() if "embed_tokens" not in k and k != HEAD}
    if own_head:
        state[HEAD] = 0.5 * torch.randn_like(state[SHARED])
    for name in drop:
        del state[name]
    return {(rename or {}).get(k, k): v.contiguous() for k, v in state.items()}


def write(name, config, tensors, **expected):
    folder = OUT / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")
    if tensors is not None:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")
    return folder


def add(folder, **more):
    path = folder / "expected.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **more}) + "\n")


def compare(folder):
    """Lets transformers load the folder and compute."""
    torch.manual_seed(7)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    vocabulary = model.config.vocab_size
    ids = torch.randint(3, vocabulary, (3, 7))
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    ids[1, 5:] = 0
    labels = torch.randint(3, vocabulary, (3, 3))
    with torch.no_grad():
        logits = model(input_ids=ids, attention_mask=mask, labels=labels).logits
        greedy = model.generate(
            input_ids=ids, attention_mask=mask, do_sample=False, num_beams=1, max_length=10, min_length=0)
    ends = model.config.eos_token_id
    ends = ends if isinstance(ends, list) else [ends]
    rows = []
    for row in greedy.tolist():
        end = next((i for i, t in enumerate(row) if i > 0 and t in ends), len(row) - 1)
        rows.append(row[: end + 1])
    add(folder, parameters=model.num_parameters(), ids=ids.tolist(), mask=mask.tolist(), labels=labels.tolist(),
        logits=[round(x, 6) for x in logits.flatten().tolist()], greedy=rows)


def old(model_type="t5", **keys):
    """config.json as transformers 4 wrote it."""
    return {"model_type": model_type, "architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True,
            "layer_norm_epsilon": 1e-06, "relative_attention_num_buckets": 8, "relative_attention_max_distance": 16,
            "pad_token_id": 0, "eos_token_id": 1, "transformers_version": "4.40.0", **SIZES, **keys}


def act(proj):
    """The three keys of a feed-forward block in files of transformers 4."""
    gated = proj.startswith("gated-")
    function = "gelu_new" if proj == "gated-gelu" else proj.removeprefix("gated-")
    return {"feed_forward_proj": proj, "dense_act_fn": function, "is_gated_act": gated}


def config_of(keys):
    kind = {"mt5": MT5Config, "umt5": UMT5Config}.get(keys["model_type"], T5Config)
    return kind(**{k: v for k, v in keys.items() if k not in ("model_type", "dense_act_fn", "is_gated_act")})


def pair(name, family, example, keys, seed, own_head=False, rename=None, half=False):
    model = model_of(config_of(keys), seed)
    tensors = tensors_of(model, own_head, rename=rename)
    if half:
        tensors = {k: v.half() for k, v in tensors.items()}
    folder = write(name, keys, tensors, family=family, example=example)
    compare(folder)
    return folder


def refused(name, family, example, keys, word, tensors=None):
    return write(name, keys, tensors, family=family, example=example, refused=word)


def checkpoints():
    v1 = act("relu")
    folder = OUT / "t5-v1_0"
    config = config_of(old(**v1))
    model = model_of(config, 1)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    (folder / "expected.json").write_text(json.dumps({"family": "T5 1.0", "example": "t5-small"}))
    compare(folder)
    pieces(folder, {}, 100, extra=["<extra_id_%d>" % i for i in range(3)])
    pair("t5-v1_1", "T5 1.1, Flan-T5", "google/flan-t5-small", old(tie_word_embeddings=False, **{**act("gated-gelu"), "d_kv": 3}), 2, True)
    deep = {"num_layers": 4, "num_decoder_layers": 1, "d_kv": 8}
    pair("t5-efficient", "T5 Efficient, Mengzi", "google/t5-efficient-small-el16", old(**{**v1, **deep}), 3)
    folder = pair("mt5", "mT5", "google/mt5-small", old("mt5", tie_word_embeddings=False, **act("gated-gelu")), 4, True)
    pieces(folder, {"extra_ids": 0}, 0)
    pair("ul2", "UL2", "google/flan-ul2", old(**{**act("gated-silu"), "d_kv": 16}), 5, True)
    byt5()
    codet5()
    madlad = {DECODER: SHARED}
    pair("madlad", "MADLAD-400", "google/madlad400-3b-mt", old(tie_word_embeddings=False, **act("gated-gelu")), 8, True,
         rename={SHARED: DECODER})
    pair("save_model", "written by safetensors.torch.save_model", "any T5 1.0", old(**v1), 9, rename={SHARED: DECODER})
    pair("resized", "T5 1.1 without a stored head", "a T5 1.1 resized by transformers 5",
         {k: v for k, v in old(scale_decoder_outputs=False, tie_word_embeddings=True, **act("gated-gelu")).items()}, 10)
    pair("two-ends", "several ends", "eos_token_id: [1, 80, 55]", old(**{**v1, "eos_token_id": [1, 80, 55]}), 11)
    for i, proj in enumerate(["gelu", "silu", "gated-relu"]):
        pair("block-" + proj, "feed-forward block " + proj, "feed_forward_proj: " + proj, old(**act(proj)), 12 + i)


def byt5():
    keys = old(tie_word_embeddings=False, **{**act("gated-gelu"), "vocab_size": 384, "num_layers": 3})
    folder = pair("byt5", "ByT5", "google/byt5-small", keys, 6, True)
    tokenizer = ByT5Tokenizer()
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "ByT5Tokenizer", "extra_ids": 125}\n')
    add(folder, texts=TEXTS, text_ids=[tokenizer(t).input_ids for t in TEXTS])


def codet5():
    """Byte-level pairs in vocab.json and merges.txt."""
    letters = list(RobertaTokenizer().backend_tokenizer.pre_tokenizer.alphabet())
    letters = sorted(letters)
    merges = ["\u0120 w", "h e", "l o", "\u0120w o", "t w", "s p"]
    words = ["<pad>", "<s>", "</s>", "<unk>", "<mask>"] + letters + [m.replace(" ", "") for m in merges]
    sentinels = ["<extra_id_%d>" % i for i in (2, 1, 0)]
    size = len(words) + len(sentinels)
    keys = old(**{**act("relu"), "vocab_size": size, "eos_token_id": 2, "bos_token_id": 1})
    folder = pair("codet5", "CodeT5", "Salesforce/codet5-base, float16", keys, 7, half=True)
    (folder / "vocab.json").write_text(json.dumps({w: i for i, w in enumerate(words)}, ensure_ascii=True))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    added = {s: len(words) + i for i, s in enumerate(sentinels)}
    (folder / "added_tokens.json").write_text(json.dumps(added))
    tokenizer = RobertaTokenizer(vocab={w: i for i, w in enumerate(words)}, merges=[tuple(m.split(" ")) for m in merges])
    tokenizer.add_special_tokens({"additional_special_tokens": sentinels})
    assert [tokenizer.convert_tokens_to_ids(s) for s in sentinels] == list(added.values()), added
    add(folder, texts=TEXTS, text_ids=[tokenizer(t).input_ids for t in TEXTS])


SENTENCES = ["the quick brown fox jumps over the lazy dog", "hello world, hello there", "two spaces and a tab",
             "a sentence with na\u00efve words", "numbers 1 22 333 and {braces: 1}", "lines of text, and more text"]


def train(**options):
    rules = OUT / "rules.tsv"
    rules.write_text("9\t20\nA\t20\n3000\t20\nFF21\t41\nFB01\t66 69\n")
    model = io.BytesIO()
    options = {"vocab_size": 90, "pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1, "pad_piece": "<pad>",
               "normalization_rule_tsv": str(rules), "hard_vocab_limit": False, "num_threads": 1, **options}
    if options.get("normalization_rule_name"):
        del options["normalization_rule_tsv"]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3), model_writer=model, minloglevel=2, **options)
    rules.unlink()
    return model.getvalue()


ODD = TEXTS[:2] + TEXTS[3:] + [
    "", " ", "\u3000wide\u3000", "\uff21 \ufb01 \u2460", "tab\tnew\nline\n", "trailing   ", "\u2581itself", "1000 000", "<sep>a<sep> b",
    "\U0001f600\U0001f600x", "hello world" * 3]


def pieces(folder, config, sentinels, extra=()):
    """spiece.model, with the tokens that other files add, in the folder of a checkpoint."""
    contents = train()
    (folder / "spiece.model").write_bytes(contents)
    processor = sentencepiece.SentencePieceProcessor(model_proto=contents)
    size = processor.get_piece_size()
    added = {"<extra_id_%d>" % i: size + sentinels - 1 - i for i in range(sentinels)}
    if extra:
        added = {token: size + i for i, token in enumerate(extra)}
        config = {"added_tokens_decoder": {
            str(i): {"content": token, "lstrip": False, "rstrip": True, "single_word": False, "normalized": False,
                     "special": True} for token, i in added.items()}}
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "T5Tokenizer", **config}))
    ids = []
    for text in TEXTS:
        row = []
        for i, part in enumerate(text.split("<extra_id_0>") if added else [text]):
            row += ([added["<extra_id_0>"]] if i else []) + processor.encode(part)
        ids.append(row + [1])
    add(folder, texts=TEXTS, text_ids=ids)


def flags():
    """Models that differ by one flag each."""
    kinds = {
        "plain": {}, "byte-fallback": {"byte_fallback": True, "vocab_size": 330}, "no-prefix": {"add_dummy_prefix": False},
        "suffix": {"treat_whitespace_as_suffix": True}, "kept-space": {"remove_extra_whitespaces": False},
        "identity": {"normalization_rule_name": "identity"},
        "user-defined": {"user_defined_symbols": ["\n", "<sep>", "  "]},
        "suffix-no-prefix": {"treat_whitespace_as_suffix": True, "add_dummy_prefix": False},
        "kept-byte-suffix": {"remove_extra_whitespaces": False, "byte_fallback": True, "vocab_size": 330,
                             "treat_whitespace_as_suffix": True},
    }
    for name, options in kinds.items():
        folder = OUT / "pieces" / name
        folder.mkdir(parents=True)
        contents = train(**options)
        (folder / "spiece.model").write_bytes(contents)
        processor = sentencepiece.SentencePieceProcessor(model_proto=contents)
        (folder / "expected.json").write_text(json.dumps(
            {"texts": ODD, "text_ids": [processor.encode(t) + [1] for t in ODD],
             "decoded": [processor.decode([i for i in processor.encode(t) if i != 2]) for t in ODD]}) + "\n")


def added_tokens():
    """Tokens beside a model that are found in texts as they are, and in normalized texts, with ids as transformers gives."""
    folder = OUT / "pieces" / "added"
    shutil.copytree(OUT / "pieces" / "plain", folder)
    size = sentencepiece.SentencePieceProcessor(model_file=str(folder / "spiece.model")).get_piece_size()
    kinds = [("ABC", {}), ("\ufb01n", {}), ("XYZ", {"normalized": False}), ("\uff31\uff32", {"special": True}),
             ("STU", {"special": True, "normalized": True}), (" VW", {"lstrip": True, "rstrip": True})]
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "T5Tokenizer", "extra_ids": 0,
         "added_tokens_decoder": {str(size + i): {"content": token, **flags} for i, (token, flags) in enumerate(kinds)}}))
    tokenizer = T5Tokenizer.from_pretrained(folder)
    marks = ["ABC", "\uff21\uff22\uff23", "fin", "\ufb01n", "XYZ", "\uff38\uff39\uff3a", "QR", "\uff31\uff32", "STU", "VW"]
    texts = [text for mark in marks for text in (mark, "hello " + mark + " world", "hello" + mark + "world", mark + mark)]
    ids = [tokenizer(text).input_ids for text in texts]
    (folder / "expected.json").write_text(json.dumps(
        {"texts": texts, "text_ids": ids, "decoded": [tokenizer.decode(row, skip_special_tokens=True) for row in ids]}) + "\n")


def refusals():
    relu = act("relu")
    refused("umt5", "umT5, pile-T5", "google/umt5-small", old("umt5", **act("gated-gelu")), "umT5")
    refused("longt5", "LongT5", "google/long-t5-local-base", old("longt5", encoder_attention_type="local", **act("gated-gelu")), "LongT5")
    refused("switch", "Switch Transformers", "google/switch-base-8", old("switch_transformers", num_experts=8, **relu), "Switch")
    refused("t5gemma", "T5Gemma", "google/t5gemma-s-s-ul2",
            {"model_type": "t5gemma", "encoder": {"hidden_size": 8}, "decoder": {"hidden_size": 8}}, "T5Gemma")
    model = model_of(config_of(old(**relu)), 20)
    whole = tensors_of(model)
    refused("encoder-alone", "an encoder alone", "sentence-t5", old(**relu), "an encoder alone",
            {k: v for k, v in whole.items() if not k.startswith("decoder.")})
    refused("classifier", "a classifier", "T5ForSequenceClassification", old(**relu), "a classifier",
            {**{"transformer." + k: v for k, v in whole.items()}, "classification_head.out_proj.bias": torch.zeros(2)})
    refused("own-decoder-embedding", "a decoder with an embedding of its own", "none published", old(**relu),
            "differs from shared.weight", {**whole, DECODER: whole[SHARED] + 1})
    folder = refused("pickled", "pickled weights", "pytorch_model.bin", old(**relu), "python -c")
    (folder / "pytorch_model.bin").write_bytes(b"")
    folder = refused("pointer", "a pointer of Git LFS", "a clone without git lfs", old(**relu), "git lfs pull")
    (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")


if __name__ == "__main__":
    if OUT.exists():
        shutil.rmtree(OUT)
    OUT.mkdir(parents=True)
    checkpoints()
    flags()
    added_tokens()
    refusals()
