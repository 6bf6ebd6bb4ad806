# What the scripts next to it share: a tiny experiment on the demo's backbone, and ways to look at processes.
set -eu
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${S3DELTA_ROOT:-$here/../..}
s3delta=${S3DELTA:-$root/s3delta}
backbone=${BACKBONE:-$root/cli/src/main/resources/s3delta/cli/demo/backbone}

# tiny DIR SEEDS METHODS [LINES]: writes DIR/data and DIR/tiny.yaml; a trial takes a few steps.
tiny() {
  local dir=$1 seeds=$2 methods=$3
  mkdir -p "$dir/data/glue/cola"
  rows 96 > "$dir/data/glue/cola/train.jsonl"
  rows 40 > "$dir/data/glue/cola/validation.jsonl"
  cat > "$dir/tiny.yaml" <<YAML
backbone: $backbone
data: data
tasks: [cola]
seeds: [$(seq -s, 1 "$seeds")]
methods: $methods
space: wide
budget: 5000
search: {epochs: ${EPOCHS:-1}, validate-every: 10, batch-size: 8}
train: {epochs: ${EPOCHS:-1}, validate-every: 10, batch-size: 8}
limits: {test-rows: 16}
precision: float32
threads: 1
out: out
${4:-}
YAML
}

rows() {
  local i
  for i in $(seq 0 $(($1 - 1))); do
    printf '{"sentence":"the %s %s %s","label":%d,"idx":%d}\n' \
      "$([ $((i % 2)) = 0 ] && echo good || echo bad)" "$([ $((i % 3)) = 0 ] && echo dog || echo cat)" \
      "$([ $((i % 5)) -lt 2 ] && echo sleeps || echo runs)" $(((i + 1) % 2)) "$i"
  done
}

# Prints the process ids of trials below a process.
trials_below() {
  local pid
  for pid in $(pgrep -P "$1" || true); do
    if tr '\0' ' ' 2>/dev/null < "/proc/$pid/cmdline" | grep -q -- ' trial .* --watched'; then echo "$pid"; fi
    trials_below "$pid"
  done
}

# same DIR DIR: how many structure.json of the first are byte-equal in the second, of how many.
same() {
  local file equal=0 all=0
  while read -r file; do
    all=$((all + 1))
    if cmp -s "$1/$file" "$2/$file"; then equal=$((equal + 1)); fi
  done < <(cd "$1" && find . -name "${3:-structure.json}" | sort)
  echo "$equal of $all"
}

seconds() { date +%s.%N; }

# overhead OUT: seconds from the start of a trial's process to its first step, and how many of these it computed.
overhead() {
  local kind
  for kind in 's/^first step after \([0-9.]*\) s.*/\1/p' 's/^first step after .*, \([0-9.]*\) s of.*/\1/p'; do
    find "$1" -path '*.sweep/logs/*.log' -exec sed -n "$kind" {} + | sort -n |
      awk '{ a[NR] = $1 } END { if (NR) printf "median %.1f s, largest %.1f s (%d)", a[int((NR + 1) / 2)], a[NR], NR; else printf "-" }'
    case $kind in *of*) echo ;; *) printf '; processor time: ' ;; esac
  done
}
