#!/usr/bin/env bash
# Kills a search and re-training with dropout at random moments, again and again, resumes each time, and compares the
# result with an undisturbed run. Needs nothing but the built program: backbone and data are the demo's.
#
#   bench/faults/kill.sh [--kills N] [--seed N] [--longest SECONDS] [--work DIR]
#
# A process lives between 0 and --longest seconds. Where a run is finished before all kills are spent, another begins.
set -eu

kills=40 seed=1 longest=20 work=
while [ $# -gt 0 ]; do
  case "$1" in
    --kills) kills=$2 ;;
    --seed) seed=$2 ;;
    --longest) longest=$2 ;;
    --work) work=$2 ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
if [ -z "$work" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"
s3delta() { "$root/s3delta" "$@"; }

s3delta demo-files --out "$work"
export S3DELTA_BUILD=never
cat >"$work/kill.yaml" <<YAML
backbone: $work/backbone
data: $work/data
tasks: [cola]
space: s3delta-m
budget: 0.01
search: {epochs: 6, validate-every: 25, batch-size: 8, learning-rate: 0.003}
train: {epochs: 6, validate-every: 25, batch-size: 8, learning-rate: 0.003}
limits: {train-rows: 400, validation-rows: 40, test-rows: 40}
dropout: 0.1
device: cpu
threads: 1
save-every: 5
out: $work/whole
YAML

start=$(date +%s)
s3delta run "$work/kill.yaml" >"$work/whole.log" 2>&1
echo "undisturbed: $(($(date +%s) - start)) s" >&2

RANDOM=$seed
killed=0 resumed=0 finished=0 equal=true

same() {
  local name
  for name in structure.json candidates.json deltas.safetensors metrics.jsonl; do
    cmp -s "$work/whole/$name" "$work/killed/$name" || { echo "differs: $name" >&2; return 1; }
  done
  cmp -s <(sed -n '/"scores"/,/}/p' "$work/whole/result.json") <(sed -n '/"scores"/,/}/p' "$work/killed/result.json") ||
    { echo "differs: scores" >&2; return 1; }
}

# The launcher becomes Java itself, so that the number of the process is Java's.
begin() {
  "$root/s3delta" run "$work/kill.yaml" --set out="$work/killed" "$@" >>"$work/killed.log" 2>&1 &
  process=$!
}

end_of_run() {
  wait "$process" || { tail -n 20 "$work/killed.log" >&2; echo "a run failed" >&2; exit 1; }
  finished=$((finished + 1))
  same || equal=false
}

begin
while [ "$killed" -lt "$kills" ]; do
  milliseconds=$((RANDOM * 32768 + RANDOM))
  milliseconds=$((milliseconds % (longest * 1000)))
  sleep "$((milliseconds / 1000)).$(printf %03d $((milliseconds % 1000)))"
  if kill -KILL "$process" 2>/dev/null; then
    killed=$((killed + 1))
    wait "$process" 2>/dev/null || true
    begin
    resumed=$((resumed + 1))
  else
    end_of_run
    begin --fresh
  fi
done
end_of_run

echo "compared $finished finished runs, $(grep -c 'going on after step' "$work/killed.log") stages resumed in their midst," \
  "$(grep -c 'error\[died\]' "$work/killed.log") deaths were reported" >&2
echo "killed $killed, resumed $resumed, equal $equal"
[ "$equal" = true ]
