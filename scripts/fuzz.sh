#!/usr/bin/env bash
# Fuzzes the parsers with Jazzer. ./dev calls it: fuzz.sh ROOT [TARGET [MIN]] | ROOT --list | ROOT --replay TARGET FILE |
# ROOT --prove. JAVA_HOME names a JDK 25.
#
# Inputs are kept under .fuzz/TARGET: corpus (grows from run to run), seeds (made anew), found (inputs that broke a law),
# log. The exit status is 1 where something was found, 2 where the words are wrong, 3 where it could not run.
set -eu
root=$1
shift
cd "$root"

# A found input needs no more than this to be one that takes too long, in seconds, and this much heap to be one that
# holds too much. What a search behind a gap may try takes a second here, and several where other programs run beside it.
SLOW=30
HEAP=512m
# The longest TLS record has 18,437 bytes.
LONGEST=20480
# Jazzer's guidance into regular expressions hooks every node of java.util.regex: a tenth of the executions. The seeds
# match the expressions as it is.
TOO_SLOW=com.code_intelligence.jazzer.sanitizers.RegexRoadblocks:com.code_intelligence.jazzer.sanitizers.RegexInjection
# --prove: executions within which the planted defect must be found; it takes about a tenth.
PROOF=3000000

build() {
  if ! mvn -B -ntp -q -pl fuzz -am -Dspotless.check.skip=true process-test-classes >.fuzz/build.log 2>&1; then
    grep '^\[ERROR\]' .fuzz/build.log | head -n 20 >&2
    echo "fuzz: the build failed; the whole log is .fuzz/build.log" >&2
    exit 3
  fi
  # A copy, so that work on the sources does not disturb a long run.
  app=$(mktemp -d .fuzz/app.XXXXXX)
  trap 'rm -rf "$app"' EXIT
  cp -r fuzz/target/test-classes "$app/fuzz"
  class_path=$app/fuzz
  local entry
  for entry in $(tr ':' ' ' <fuzz/target/class-path); do
    if [ -d "$entry" ]; then
      cp -r "$entry" "$app/$(basename "${entry%/target/classes}")"
      entry=$app/$(basename "${entry%/target/classes}")
    fi
    class_path=$class_path:$entry
  done
}

run_java() {
  "$JAVA_HOME/bin/java" -Xmx$HEAP --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+EnableDynamicAgentLoading -cp "$class_path" "$@"
}

command_of() {
  run_java dev.kaifu.fuzz.FuzzCommand "$@"
}

# Jazzer over one target; the rest are options of libFuzzer. Its output goes to the target's log.
jazzer() {
  local target=$1 work=.fuzz/$1
  shift
  rm -rf "$work/seeds"
  mkdir -p "$work/corpus" "$work/found"
  command_of seeds "$target" fuzz "$work/seeds"
  run_java -Dkaifu.fuzz.target="$target" com.code_intelligence.jazzer.Jazzer \
    --target_class=dev.kaifu.fuzz.JazzerEntry \
    --instrumentation_includes='dev.kaifu.**' \
    --instrumentation_excludes='dev.kaifu.fuzz.*:dev.kaifu.fuzz.target.*:dev.kaifu.fuzz.seed.*' \
    --disabled_hooks="$TOO_SLOW" \
    --reproducer_path="$work/found" \
    -artifact_prefix="$work/found/" -timeout=$SLOW -rss_limit_mb=0 -max_len=$LONGEST -print_final_stats=1 \
    "$@" "$work/corpus" "$work/seeds" >"$work/log" 2>&1
}

# What a run came to, in one line, and each input that it found.
report() {
  local target=$1 status=$2 log=.fuzz/$1/log
  awk -v target="$target" '
    /^#[0-9]+/ { runs = substr($1, 2); for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "corp:") corpus = $(i + 1) } }
    /number_of_executed_units/ { runs = $2 }
    END { printf "%-14s %12d executions, %5d edges covered, %s inputs in the corpus\n", target, runs, cov, corpus }' "$log"
  [ "$status" != 0 ] || return 0
  grep -E '^== Java|^java\.|^Exception|AssertionError|ERROR: libFuzzer' "$log" | head -n 3
  sed -n 's/.*Test unit written to \(.*\)$/\1/p' "$log" | while read -r input; do
    echo "  found: $input"
    echo "  again: ./dev fuzz --replay $target $input"
  done
  echo "  the whole story: $log"
}

fuzz() {
  local target=$1 minutes=$2 status=0
  jazzer "$target" -max_total_time=$((minutes * 60)) || status=$?
  report "$target" "$status"
  # 77 is a finding; the rest of libFuzzer's numbers too are more than 1.
  [ "$status" = 0 ]
}

# A defect that stands behind a magic word must be found, and its sound twin must not be accused.
prove() {
  local status=0
  rm -rf .fuzz/planted .fuzz/planted-sound
  jazzer planted -seed=1 -runs=$PROOF || status=$?
  report planted "$status"
  if [ "$status" = 0 ] || ! grep -q ArrayIndexOutOfBounds .fuzz/planted/log; then
    echo "fuzz: the planted defect was NOT found: the campaign proves nothing" >&2
    return 1
  fi
  status=0
  jazzer planted-sound -seed=1 -runs=$PROOF || status=$?
  report planted-sound "$status"
  if [ "$status" != 0 ]; then
    echo "fuzz: something was found where no defect is" >&2
    return 1
  fi
  echo "fuzz: the planted defect was found, and nothing in its sound twin"
}

mkdir -p .fuzz
case "${1:-}" in
  --list)
    build
    command_of list
    ;;
  --prove)
    build
    prove
    ;;
  --replay)
    [ $# = 3 ] || { echo "fuzz: give a target and a file: ./dev fuzz --replay TARGET FILE" >&2; exit 2; }
    build
    command_of replay "$2" "$3" || exit 1
    ;;
  -*)
    echo "fuzz: $1 is not known; see ./dev help" >&2
    exit 2
    ;;
  *)
    minutes=${2:-10}
    case $minutes in
      '' | *[!0-9]* | 0) echo "fuzz: the minutes must be a whole number above 0, not $minutes" >&2; exit 2 ;;
    esac
    build
    all=$(command_of list)
    if [ -n "${1:-}" ] && ! printf '%s\n' "$all" | grep -qxF -- "$1"; then
      echo "fuzz: there is no target $1; ./dev fuzz --list names them" >&2
      exit 2
    fi
    found=0
    for target in ${1:-$all}; do
      fuzz "$target" "$minutes" || found=1
    done
    exit $found
    ;;
esac
