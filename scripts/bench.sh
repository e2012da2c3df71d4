#!/usr/bin/env bash
# Runs the benchmarks, and the measure over the corpus. ./dev calls it: bench.sh ROOT [OPTION…] | ROOT corpus … |
# ROOT --measure [OPTION…] | ROOT --jmh [REGEX [OPTION…]].
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

# The harness that JMH makes of the annotations. Maven's compiler leaves it out: generated code would not pass its checks.
make_harness() {
  rm -rf .bench/harness
  mkdir -p .bench/harness
  "$JAVA_HOME/bin/javac" --release 25 -nowarn -proc:full -cp "$class_path" -d .bench/harness \
    benchmarks/src/main/java/dev/kaifu/benchmarks/stage/*.java >.bench/harness.log 2>&1 || {
    head -n 20 .bench/harness.log >&2
    echo "bench: JMH's harness could not be made; the whole log is .bench/harness.log" >&2
    exit 3
  }
}

case "${1:-}" in
  --jmh)
    shift
    make_harness
    # The allocation rates come from the profiler; options of JMH's own may follow the expression.
    exec "$JAVA_HOME/bin/java" -cp ".bench/harness:$class_path" org.openjdk.jmh.Main -prof gc "$@"
    ;;
  --measure) shift; main=dev.kaifu.benchmarks.measure.MeasureCommand ;;
  corpus) shift; main=dev.kaifu.benchmarks.corpus.CorpusCommand ;;
  *) main=dev.kaifu.benchmarks.bench.BenchCommand ;;
esac
exec "$JAVA_HOME/bin/java" -Xmx$HEAP -cp "$class_path" $main "$@"
