# What the scripts next to it share that need a cluster: a Spark master and two workers on this machine, each worker in a network namespace
# with an address of its own where that is allowed, with two fake GPUs each. A worker sees no files below $hidden, where that is set.
# Sets 'master', the address, and 'workers', their processes; the working directory is a new one that goes at the end.
spark=$(realpath "${SPARK_JARS:-$root/sweep-spark/target/spark}")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
names=()
workers=()
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
[ -z "${hidden:=}" ] || mkdir "$hidden"
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
# Workers start executors from an installation of Spark.
mkdir home
ln -s "$spark" home/jars
export SPARK_LOCAL_IP=$master SPARK_HOME=$work/home SPARK_SCALA_VERSION=2.13
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
  # shellcheck disable=SC2016 # the inner shell's arguments
  [ -z "$hidden" ] || inside+=(unshare -m sh -c 'mount -t tmpfs none "$0" && exec "$@"' "$work/$hidden")
  SPARK_LOCAL_IP=$address "${inside[@]}" "$java" -Xmx512m -XX:+UseSerialGC "${opens[@]}" \
    -Dspark.worker.resource.gpu.amount=2 -Dspark.worker.resource.gpu.discoveryScript="$work/gpus$i" \
    -cp "$spark/*" org.apache.spark.deploy.worker.Worker --host "$address" --webui-port 0 --cores 2 --memory 4g --work-dir "$work/work$i" \
    "spark://$master:17077" > "worker$i.log" 2>&1 &
  pids+=($!)
  workers+=($!)
done
