#!/usr/bin/env bash
# Starts a Spark master and two workers on this machine, each worker in a network namespace with an address of its own where that is allowed,
# with two fake GPUs each; runs trials on it, kills an executor on the way, and prints which GPU each trial saw.
#   bench/scale/cluster.sh [TRIALS]        needs root for the namespaces; without, both workers share this host's address
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
count=${1:-8}
spark=${SPARK_JARS:-$root/sweep-spark/target/spark}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
names=()
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for name in "${names[@]}"; do ip netns del "$name" 2>/dev/null || true; done
  ip link del s3dbridge 2>/dev/null || true
  rm -rf -- "$work"
}
trap finish EXIT
cd "$work"
opens=()
for name in lang lang.invoke lang.reflect io net nio util util.concurrent util.concurrent.atomic; do opens+=("--add-opens=java.base/java.$name=ALL-UNNAMED"); done
for name in nio.ch nio.cs security.action util.calendar; do opens+=("--add-opens=java.base/sun.$name=ALL-UNNAMED"); done

master=127.0.0.1
if [ "$(id -u)" = 0 ] && ip link add s3dbridge type bridge 2>/dev/null; then
  ip addr add 10.213.0.1/24 dev s3dbridge
  ip link set s3dbridge up
  for i in 1 2; do
    ip netns add "s3dhost$i" && names+=("s3dhost$i")
    ip link add "s3dveth$i" type veth peer name eth0 netns "s3dhost$i"
    ip link set "s3dveth$i" master s3dbridge up
    ip netns exec "s3dhost$i" ip addr add "10.213.0.1$i/24" dev eth0
    ip netns exec "s3dhost$i" ip link set eth0 up
    ip netns exec "s3dhost$i" ip link set lo up
  done
  master=10.213.0.1
fi
export SPARK_LOCAL_IP=$master
for i in 1 2; do
  printf '#!/bin/sh\necho '\''{"name": "gpu", "addresses": ["%d", "%d"]}'\''\n' $((2 * i)) $((2 * i + 1)) > "gpus$i"
  chmod +x "gpus$i"
done
"$java" -Xmx512m -XX:+UseSerialGC "${opens[@]}" -cp "$spark/*" org.apache.spark.deploy.master.Master --host "$master" --port 17077 --webui-port 0 > master.log 2>&1 &
pids+=($!)
for _ in $(seq 100); do (exec 3<>"/dev/tcp/$master/17077") 2>/dev/null && break; sleep 0.3; done
for i in 1 2; do
  inside=() address=$master
  if [ ${#names[@]} = 2 ]; then inside=(ip netns exec "s3dhost$i") address=10.213.0.1$i; fi
  SPARK_LOCAL_IP=$address "${inside[@]}" "$java" -Xmx512m -XX:+UseSerialGC "${opens[@]}" \
    -Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript="$work/gpus$i" \
    -cp "$spark/*" org.apache.spark.deploy.worker.Worker --host "$address" --webui-port 0 --cores 2 --memory 4g --work-dir "$work/work$i" \
    "spark://$master:17077" > "worker$i.log" 2>&1 &
  pids+=($!)
done

EPOCHS=${EPOCHS:-8} tiny . "$count" '[search]' 'device: cpu'
"$s3delta" sweep tiny.yaml --slots 2 --set out=local > /dev/null 2>&1
"$s3delta" sweep tiny.yaml --executor spark --with "master=spark://$master:17077" --with gpus=1 --with cores=1 \
  --with "conf=spark.executor.memory=512m,spark.executor.cores=1,spark.executor.resource.gpu.amount=1,spark.driver.host=$master,spark.driver.bindAddress=$master" > sweep.txt 2> sweep.log &
sweep=$!
for _ in $(seq 600); do grep -q ': started on' sweep.log && break; kill -0 $sweep 2>/dev/null || break; sleep 0.3; done
sleep 6
victim=$(pgrep -f 'CoarseGrainedExecutorBackend' | head -n 1 || true)
[ -n "$victim" ] && kill -9 "$victim"
wait $sweep || cat sweep.log
echo "hosts                     $(grep -o 'started.* on .*' sweep.log | sed 's/.* on //' | sort | uniq -c | tr -s ' \n' ' ')"
echo "started again             $(grep -c 'attempt 2' sweep.log)"
echo "GPU of each trial         $(cat out/.sweep/logs/*.log | sed -n 's/^CUDA_VISIBLE_DEVICES=//p' | sort | uniq -c | tr -s ' \n' ' ')"
echo "equal structure.json      $(same local out)"
