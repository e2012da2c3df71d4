#!/usr/bin/env bash
# Runs the benchmarks. ./dev calls it: bench.sh ROOT [OPTION…] | ROOT corpus … | ROOT --jmh [REGEX [OPTION…]].
# JAVA_HOME names a JDK 25. What it makes is kept in .bench. The exit status is that of the command, 3 where the
# benchmarks could not be built.
set -eu
root=$1
shift
cd "$root"

# Sealing and interleaving 100,000 open connections takes more than the usual heap; the rest far less.
HEAP=6g

mkdir -p .bench
if ! mvn -B -ntp -q -Pquick -pl benchmarks -am package >.bench/build.log 2>&1 </dev/null; then
  grep '^\[ERROR\]' .bench/build.log | head -n 20 >&2
  echo "bench: the build failed; the whole log is .bench/build.log" >&2
  exit 3
fi
class_path=benchmarks/target/classes:$(cat benchmarks/target/class-path)

case "${1:-}" in
  corpus) shift; main=dev.kaifu.benchmarks.corpus.CorpusCommand ;;
  *) main=dev.kaifu.benchmarks.bench.BenchCommand ;;
esac
exec "$JAVA_HOME/bin/java" -Xmx$HEAP -cp "$class_path" $main "$@"
