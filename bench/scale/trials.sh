#!/usr/bin/env bash
# Runs COUNT tiny trials with both executors: 'local', where one trial is aborted and one killed, and 'spark' without a cluster. Prints
# how many structures are byte-equal, what was started again, and how long a trial takes from its start to its first step.
#   bench/scale/trials.sh [COUNT] [SLOTS]
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
count=${1:-64} slots=${2:-2}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
tiny . $((count / 4)) '[search, {random: 2}, {manual: lora, budget: none}]'

"$s3delta" sweep tiny.yaml --slots "$slots" --set out=local > local.txt 2> local.log &
sweep=$!
for signal in ABRT KILL; do
  for i in $(seq 600); do
    victim=$(trials_below "$sweep" | tail -n 1)
    if [ -n "$victim" ] && [ "$victim" != "${before:-}" ]; then break; fi
    sleep 0.2
  done
  before=$victim
  sleep 1
  kill -s "$signal" "$victim" || true
done
wait "$sweep"
"$s3delta" sweep tiny.yaml --executor spark --slots "$slots" --set out=spark > spark.txt 2> spark.log

echo "trials                      $(find local -name result.json -path '*seed*' | wc -l) local, $(find spark -name result.json -path '*seed*' | wc -l) spark"
echo "equal structure.json        $(same local spark)"
echo "equal deltas.safetensors    $(same local spark deltas.safetensors)"
echo "equal metrics.jsonl         $(same local spark metrics.jsonl)"
echo "died and started again      $(grep -c 'died of' local.log) (signal 6: $(grep -c 'died of signal-6' local.log), signal 9: $(grep -c 'died of signal-9' local.log))"
echo "start to first step, local  $(overhead local)"
echo "start to first step, spark  $(overhead spark)"
