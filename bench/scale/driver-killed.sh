#!/usr/bin/env bash
# Kills a sweep with SIGKILL again and again while it runs, and starts it again each time: no finished trial may run twice, none may be
# lost, and the results are those of a sweep that nobody disturbed.
#   bench/scale/driver-killed.sh [TRIALS] [KILLS] [EXECUTOR]
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
count=${1:-16} kills=${2:-3} executor=${3:-local}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
tiny . "$count" '[search]'
"$s3delta" sweep tiny.yaml --slots 2 --set out=whole > /dev/null 2>&1
twice=0
for i in $(seq "$kills"); do
  "$s3delta" sweep tiny.yaml --executor "$executor" --slots 2 > /dev/null 2>&1 &
  sweep=$!
  done_before=$(find out -name result.json -path '*seed*' 2>/dev/null | wc -l)
  for _ in $(seq 600); do
    sleep 0.2
    if [ "$(find out -name result.json -path '*seed*' 2>/dev/null | wc -l)" -ge $((done_before + 2)) ] || ! kill -0 "$sweep" 2>/dev/null; then break; fi
  done
  kill -9 "$sweep" 2>/dev/null || true
  wait "$sweep" 2>/dev/null || true
  find out -name result.json -path '*seed*' -printf '%p %T@\n' | sort > "times.$i"
  if [ "$i" -gt 1 ]; then twice=$((twice + $(comm -23 "times.$((i - 1))" "times.$i" | wc -l))); fi
done
"$s3delta" sweep tiny.yaml --executor "$executor" --slots 2 > /dev/null 2> last.log
find out -name result.json -path '*seed*' -printf '%p %T@\n' | sort > times.last
twice=$((twice + $(comm -23 "times.$kills" times.last | wc -l)))
echo "killed $kills, trials $(wc -l < times.last) of $count, done twice $twice, equal structure.json $(same whole out), equal deltas $(same whole out deltas.safetensors)"
