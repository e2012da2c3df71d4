#!/usr/bin/env bash
# Times whole processes, start-up included: `kaifu open` beside tshark, over one capture (by default the largest of the
# corpus that has a key log). Throughput benchmarks of the parts come with the work on speed.
# Usage: ./dev bench [CAPTURE KEYLOG]
set -eu
cd "$(dirname "$0")/.."
corpus=${KAIFU_CORPUS:-../shared/corpus}
if [ $# = 2 ]; then
  capture=$1 keys=$2
elif [ -f "$corpus/MANIFEST.tsv" ]; then
  row=$(awk -F'\t' '$3 == "tls-secret" && $15 == "keylog" && $9 > 0 { print $9 "\t" $1 "\t" $14 }' "$corpus/MANIFEST.tsv" | sort -rn | head -n 1)
  capture=$corpus/$(printf %s "$row" | cut -f2) keys=$corpus/$(printf %s "$row" | cut -f3)
else
  echo "bench: give a capture and its key log, or set KAIFU_CORPUS: ./dev bench CAPTURE KEYLOG" >&2
  exit 2
fi
./kaifu --version >/dev/null

# The median of five runs, in milliseconds.
median() {
  local i
  for i in 1 2 3 4 5; do
    /usr/bin/env bash -c 'TIMEFORMAT=%R; time "$@" >/dev/null 2>&1 || true' bench "$@" 2>&1
  done | sort -n | awk 'NR == 3 { printf "%d ms\n", $1 * 1000 }'
}

echo "capture: $capture ($(wc -c <"$capture" | tr -d ' ') bytes)"
echo "kaifu --version:   $(median ./kaifu --version)"
echo "kaifu open json:   $(median ./kaifu open "$capture" --keys "$keys" --format json)"
if command -v tshark >/dev/null 2>&1; then
  echo "tshark -T json:    $(median tshark -r "$capture" -o "tls.keylog_file:$keys" -T json)"
else
  echo "tshark is not installed: nothing to compare with"
fi
