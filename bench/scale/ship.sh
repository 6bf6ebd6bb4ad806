#!/usr/bin/env bash
# Runs trials on a Spark cluster whose workers do not see the directory of the sweep: once as if they did, once too large to be shipped, and
# once shipped, which must give what one machine gives.
#   bench/scale/ship.sh [TRIALS]           needs root: workers live in namespaces of their own
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
hidden=own
. "$(dirname -- "${BASH_SOURCE[0]}")/spark.sh"
count=${1:-4}
cd "$work/$hidden"
tiny . "$count" '[search]'
"$s3delta" sweep tiny.yaml --slots 2 --set out=local > /dev/null 2>&1
on() {
  local name=$1 code=0
  shift
  "$s3delta" sweep tiny.yaml --executor spark --with "master=spark://$master:17077" \
    --with "conf=spark.executor.memory=512m,spark.executor.cores=1,spark.driver.host=$master,spark.driver.bindAddress=$master" "$@" > "$name.txt" 2> "$name.log" || code=$?
  printf '%-26sexit %d, %s, trials begun %s\n' "$name" "$code" "$(grep -o '^error\[[a-z-]*\]: .*' "$name.log" || echo 'no error')" \
    "$(find out -path '*seed*' -name config.yaml 2>/dev/null | wc -l)"
}
on "not shared"
grep 'got: ' "not shared.log"
on "too large" --with ship=1
on "shipped" --with ship=100
grep "got: " shipped.log || true
for file in structure.json deltas.safetensors metrics.jsonl; do
  printf '%-26s%s\n' "equal $file" "$(same local out "$file")"
done
"$s3delta" sweep tiny.yaml --dry-run | grep 'trials to run'
