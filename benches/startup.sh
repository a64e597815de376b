#!/usr/bin/env bash
# Times one question from start to end of the process, beside `sqlite3 :memory: "select 1"`, in turn.
#
#   benches/startup.sh [PROGRAM [ROUNDS]]     default: target/release/evigraph, 101 rounds
#
# Prints both medians and their ratio. Taking turns spreads whatever else the machine does over both.
set -euo pipefail

bin=${1:-target/release/evigraph}
rounds=${2:-101}
question='treatments after failed injection with evidence'

command -v sqlite3 >/dev/null || { echo 'startup.sh: sqlite3 is not installed' >&2; exit 2; }
[ -x "$bin" ] || { echo "startup.sh: $bin is missing; run cargo build --release" >&2; exit 2; }

# Microseconds that the command takes.
micros() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null 2>&1
    local end=$EPOCHREALTIME
    echo $(( ${end/[.,]/} - ${start/[.,]/} ))
}

median() { sort -n | awk '{ a[NR] = $1 } END { print (NR % 2) ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

# Once each before counting, so that both programs are in the file cache.
micros "$bin" ask "$question" >/dev/null
micros sqlite3 :memory: 'select 1' >/dev/null

ours= theirs=
for (( i = 0; i < rounds; i++ )); do
    ours+="$(micros "$bin" ask "$question")"$'\n'
    theirs+="$(micros sqlite3 :memory: 'select 1')"$'\n'
done
ours=$(printf %s "$ours" | median)
theirs=$(printf %s "$theirs" | median)

awk -v ours="$ours" -v theirs="$theirs" -v rounds="$rounds" 'BEGIN {
    printf "evigraph ask …              %6.2f ms\n", ours / 1000
    printf "sqlite3 :memory: select 1   %6.2f ms\n", theirs / 1000
    printf "ratio                       %6.2f      (medians of %d rounds)\n", ours / theirs, rounds
}'
