"""A training step of PEFT on a device, with a small model where that is quick. Needs torch, transformers and peft."""

import json, sys, time, torch, transformers, peft

device, quick = sys.argv[1], sys.argv[2] == "quick"
shape = dict(d_model=512, d_ff=2048, num_layers=6, num_heads=8) if quick else dict(
    d_model=1024, d_ff=4096, num_layers=24, num_heads=16)
rows, source, target, steps = (2, 32, 4, 2) if quick else (32, 128, 8, 20)
config = transformers.T5Config(vocab_size=32128, d_kv=64, dropout_rate=0.0, decoder_start_token_id=0, **shape)
model = transformers.T5ForConditionalGeneration(config).bfloat16().to(device)
model = peft.get_peft_model(model, peft.LoraConfig(r=8, lora_alpha=16, target_modules=["q", "v"]))
model.train()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=3e-4)
def wait():
    if device == "cuda":
        torch.cuda.synchronize()
seconds = []
for step in range(steps + 1):
    ids = torch.randint(2, 32128, (rows, source), device=device)
    labels = torch.randint(2, 32128, (rows, target), device=device)
    wait()
    start = time.perf_counter()
    optimizer.zero_grad()
    model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 2.0)
    optimizer.step()
    wait()
    seconds.append(time.perf_counter() - start)
used = torch.cuda.max_memory_allocated() / 2**20 if device == "cuda" else 0
print(json.dumps(dict(median_step_seconds=sorted(seconds[1:])[len(seconds[1:]) // 2], peak_device_mb=used,
    torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__)))
