#!/usr/bin/env bash
# Runs trials on a Spark cluster of two workers whose driver Spark's own command starts, and compares them with those of 'local'.
#   bench/scale/submit.sh [TRIALS]         SPARK_SUBMIT names the command; else one is made of Spark's jars
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$(dirname -- "${BASH_SOURCE[0]}")/spark.sh"
count=${1:-4}
tiny . "$count" '[search]' 'device: cpu'
if [ -z "${SPARK_SUBMIT:=}" ]; then
  SPARK_SUBMIT=$work/home/spark-submit
  cat > "$SPARK_SUBMIT" <<SH
#!/bin/sh
echo "spark-submit \$*" | sed 's|/[^ ,]*/||g' >&2
exec "$java" -Xmx512m ${opens[*]} -cp "$spark/*" org.apache.spark.deploy.SparkSubmit "\$@"
SH
  chmod +x "$SPARK_SUBMIT"
fi
"$s3delta" sweep tiny.yaml --slots 2 --set out=local > /dev/null 2>&1
"$s3delta" sweep tiny.yaml --executor spark --with "master=spark://$master:17077" --with "submit=$SPARK_SUBMIT" \
  --with "conf=spark.executor.memory=512m,spark.driver.host=$master,spark.driver.bindAddress=$master" > sweep.txt 2> sweep.log || cat sweep.log
grep -h '^spark-submit' out/.sweep/logs/spark-driver.log
echo "hosts                     $(grep -o 'started.* on .*' sweep.log | sed 's/.* on //' | sort | uniq -c | tr -s ' \n' ' ')"
for name in structure.json deltas.safetensors metrics.jsonl; do echo "equal $(printf %-20s $name)$(same local out $name)"; done
