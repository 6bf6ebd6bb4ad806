#!/usr/bin/env bash
# Builds the examples as their authors would, outside this build and from a Maven repository alone, runs their tests, drops the plugins' jars
# into a plugins folder, searches with them, and lets the applications answer with what was found. Everything goes to bench/target/example.
set -eu
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P -- "$here/.." && pwd)
work="$root/bench/target/example"
repository="$work/repository"
rm -rf "$work/plugins" "$work/data" "$work/run" "$repository" "$work/m2/io/github/s3delta"
mkdir -p "$work/plugins" "$work/data/glue/cola"

echo '== 1. the modules, as they would be released'
(cd "$root" && mvn -q -B -Dmaven.test.skip=true -pl bom,api,runtime,testkit,djl,plugins-lora -am package deploy:deploy \
  -DaltDeploymentRepository="example::file://$repository")

# Nothing is installed into the user's local repository, which serves what it already has.
cat >"$work/settings.xml" <<SETTINGS
<settings>
  <localRepository>$work/m2</localRepository>
  <profiles>
    <profile>
      <id>example</id>
      <repositories>
        <repository>
          <id>example</id>
          <url>file://$repository</url>
          <snapshots><enabled>true</enabled></snapshots>
        </repository>
        <repository>
          <id>had</id>
          <url>file://${MAVEN_LOCAL:-$HOME/.m2/repository}</url>
          <releases><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>false</enabled></snapshots>
        </repository>
      </repositories>
      <pluginRepositories>
        <pluginRepository>
          <id>had</id>
          <url>file://${MAVEN_LOCAL:-$HOME/.m2/repository}</url>
          <releases><checksumPolicy>ignore</checksumPolicy></releases>
          <snapshots><enabled>false</enabled></snapshots>
        </pluginRepository>
      </pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles>
    <activeProfile>example</activeProfile>
  </activeProfiles>
</settings>
SETTINGS

build() {
  echo "== 2. $1"
  mvn -B -ntp -s "$work/settings.xml" -f "$here/$1/pom.xml" -DbuildDirectory="$work/build-$1" clean verify |
    grep -E 'Tests run|ERROR|BUILD'
}
for plugin in plugin-ia3 plugin-vera strategy; do
  build "$plugin"
  cp "$work/build-$plugin"/s3delta-*.jar "$work/plugins/"
done
build java-app
build djl-app

echo '== 3. in a plugins folder'
export S3DELTA_PLUGINS="$work/plugins"
"$root/s3delta" plugins | grep -E '^ID|^ia3|^vera|^sensitivity'

echo '== 4. a search'
# Word order of a subject, a verb and an object in the demo's English.
rows() {
  for subject in king doctor dog cat teacher fox; do
    for verb in sees helps follows finds; do
      for object in queen farmer horse singer; do
        printf '{"sentence": "the %s %s the %s .", "label": 1}\n' "$subject" "$verb" "$object"
        printf '{"sentence": "the %s the %s %s .", "label": 0}\n' "$subject" "$object" "$verb"
      done
    done
  done
}
rows >"$work/data/glue/cola/train.jsonl"
rows | awk 'NR % 3 == 0' >"$work/data/glue/cola/validation.jsonl"
"$root/s3delta" search "$here/search.yaml" --fresh \
  --set backbone="$root/cli/src/main/resources/s3delta/cli/demo/backbone" --set data="$work/data" --set out="$work/run"
for plugin in ia3 vera; do
  grep -c "\"$plugin\"" "$work/run/structure.json" >/dev/null || {
    echo "error: the structure has no $plugin" >&2
    exit 1
  }
done
echo "ia3 and vera are in $work/run/structure.json"

echo '== 5. a run by the strategy, and the applications that answer with it'
"$root/s3delta" run "$here/search.yaml" --fresh --set search.strategy=sensitivity --set train.epochs=1 \
  --set backbone="$root/cli/src/main/resources/s3delta/cli/demo/backbone" --set data="$work/data" --set out="$work/run2"
for app in java-app:org.example.reviews djl-app:org.example.djlreviews; do
  mvn -B -ntp -q -s "$work/settings.xml" -f "$here/${app%%:*}/pom.xml" -DbuildDirectory="$work/build-${app%%:*}" \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory="$work/lib-${app%%:*}"
  java -cp "$work/build-${app%%:*}/classes:$work/lib-${app%%:*}/*:$work/plugins/*" "${app##*:}.Main" \
    "$root/cli/src/main/resources/s3delta/cli/demo/backbone" "$work/run2" "cola sentence: the king sees the queen ."
done
