#!/usr/bin/env bash
# Runs trials on a Spark cluster of two workers, kills an executor on the way, and prints which GPU each trial saw and where it went on.
#   bench/scale/cluster.sh [TRIALS]        needs root for network namespaces; without, both workers share this host's address
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$(dirname -- "${BASH_SOURCE[0]}")/spark.sh"
count=${1:-8}
EPOCHS=${EPOCHS:-20} tiny . "$count" '[search]' $'device: cpu\nsave-every: 10'
"$s3delta" sweep tiny.yaml --slots 2 --set out=local > /dev/null 2>&1
"$s3delta" sweep tiny.yaml --executor spark --with "master=spark://$master:17077" --with gpus=1 --with cores=1 \
  --with "conf=spark.executor.memory=512m,spark.executor.cores=1,spark.executor.resource.gpu.amount=1,spark.driver.host=$master,spark.driver.bindAddress=$master" > sweep.txt 2> sweep.log &
sweep=$!
for _ in $(seq 600); do grep -q ': started on' sweep.log && break; kill -0 $sweep 2>/dev/null || break; sleep 0.3; done
# An executor is killed as soon as a trial on its host has saved its second state.
for _ in $(seq 1200); do [ -n "$(find out -path '*state*' -name '*.safetensors' -newer sweep.txt 2>/dev/null)" ] && break; sleep 0.1; done
sleep 3
victim=$(pgrep -P "${workers[0]},${workers[1]}" -f 'CoarseGrainedExecutorBackend' | head -n 1 || true)
[ -n "$victim" ] && kill -9 "$victim"
for metrics in $(find out -name metrics.jsonl | sort); do steps+=("$(grep -c '"loss"' "$metrics" || true)"); done
wait $sweep || cat sweep.log
echo "hosts                     $(grep -o 'started.* on .*' sweep.log | sed 's/.* on //' | sort | uniq -c | tr -s ' \n' ' ')"
echo "started again             $(grep -c 'started again, attempt 2' sweep.log)"
echo "GPU of each trial         $(cat out/.sweep/logs/*.log | sed -n 's/^CUDA_VISIBLE_DEVICES=//p' | sort | uniq -c | tr -s ' \n' ' ')"
echo "steps when it was killed  ${steps[*]}"
echo "went on at                $(cat out/.sweep/logs/*.log | sed -n 's/^first step.*: //p' | grep -v '^step 1 of search' | tr '\n' ';')"
echo "equal structure.json      $(same local out)"
