#!/usr/bin/env bash
# Starts processes at once that all find no unpacked native libraries, and prints whether each came to its first step.
#   bench/scale/natives.sh [PROCESSES]
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
count=${1:-4}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
export DJL_CACHE_DIR=$work/cache
pids=()
for i in $(seq "$count"); do
  "$s3delta" bench launch --backbone "$backbone" --threads 1 > "$work/out.$i" 2> "$work/err.$i" &
  pids+=($!)
done
good=0
for pid in "${pids[@]}"; do if wait "$pid"; then good=$((good + 1)); fi; done
echo "processes $count, came to the first step $good, unpacked libraries $(find "$DJL_CACHE_DIR" -name '*.so*' | wc -l), left over $(find "$DJL_CACHE_DIR" -mindepth 2 -maxdepth 2 -printf '%f\n' | grep -c tmp || true)"
