#!/usr/bin/env bash
# Gives sweeps what cannot work; each must end with 2 and one coded error, and write no trial.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
tiny . 4 '[search]'
try() {
  local name=$1 code=0
  shift
  "$s3delta" sweep tiny.yaml "$@" > out.txt 2> err.txt || code=$?
  printf '%-24s exit %d, %s, trials begun %s\n' "$name" "$code" "$(grep -o '^error\[[a-z-]*\]: .*' err.txt | head -n 1)" \
    "$(find . -path '*seed*' -name config.yaml 2>/dev/null | wc -l)"
}
try "unknown executor" --executor sprak
try "unknown key" --with slotts=2
try "no slot large enough" --memory 100000000
try "more cores than there are" --cores 10000
try "unreachable master" --executor spark --with master=spark://127.0.0.1:1
try "no such Spark" --executor spark --with spark-home=/nowhere
try "gpus without a cluster" --executor spark --with gpus=1
try "out below a file" --set out=tiny.yaml/out
try "missing backbone" --set backbone=nowhere/t5
try "missing data" --set data=nowhere/glue
mkdir -p ro && chmod 555 ro
[ "$(id -u)" = 0 ] || try "directory not writable" --set out=ro/out
"$s3delta" sweep tiny.yaml --slots 1 > /dev/null 2>&1 &
first=$!
for _ in $(seq 100); do [ -s out/.sweep/lock ] && break; sleep 0.1; done
try "two sweeps"
grep 'got:' err.txt
kill "$first"
wait "$first" || true
