#!/usr/bin/env bash
# Builds plugin-ia3 and plugin-vera as their authors would, outside this build and from a Maven repository alone, runs their tests, drops the
# jars into a plugins folder, and searches with them. Everything goes to bench/target/example.
set -eu
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P -- "$here/.." && pwd)
work="$root/bench/target/example"
repository="$work/repository"
rm -rf "$work/plugins" "$work/data" "$work/run" "$repository" "$work/m2/io/github/s3delta"
mkdir -p "$work/plugins" "$work/data/glue/cola"

echo '== 1. the api, the runtime and the test kit, as they would be released'
(cd "$root" && mvn -q -B -Dmaven.test.skip=true -pl api,runtime,testkit -am package deploy:deploy \
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

for plugin in ia3 vera; do
  echo "== 2. plugin-$plugin and its tests"
  mvn -B -ntp -s "$work/settings.xml" -f "$here/plugin-$plugin/pom.xml" -DbuildDirectory="$work/build-$plugin" clean verify |
    grep -E 'Tests run|ERROR|BUILD'
  cp "$work/build-$plugin"/s3delta-plugin-$plugin-*.jar "$work/plugins/"
done

echo '== 3. in a plugins folder'
export S3DELTA_PLUGINS="$work/plugins"
"$root/s3delta" plugins | grep -E '^ID|^ia3|^vera'

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
