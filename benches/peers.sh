#!/usr/bin/env bash
# Measures evigraph beside other systems on the generated benchmark graph, in one run: import, snapshot size, memory, cold start, and the six questions.
#
#   benches/peers.sh DIR [SIZE…]        DIR holds gen.py, peers.py, evigraph_serve.py and evigraph.json; SIZE is 1k, 100k or 1M
#   PEERS=sqlite-closure,duckdb-closure (usual)
#
# Data and databases go to target/peers. Prints a Markdown table a size.
set -euo pipefail
dir=$(realpath "${1:?name the folder of peers.py}")
shift
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(1k 100k 1M)
peers=${PEERS:-sqlite-closure,duckdb-closure}
cd "$(dirname "$0")/.."
cargo build --release
out=target/peers
mkdir -p "$out"
[ -x "$out/venv/bin/python" ] || python3 -m venv "$out/venv"
"$out/venv/bin/pip" install -q duckdb
sed "s#\"\.\./shared/perf/evigraph_serve.py\"#\"$dir/evigraph_serve.py\"#" "$dir/evigraph.json" > "$out/evigraph.json"
declare -A count=([1k]=1000 [100k]=100000 [1M]=1000000)
for size in "${sizes[@]}"; do
  data=$out/data/$size
  [ -f "$data/params.json" ] || "$out/venv/bin/python" "$dir/gen.py" --statements "${count[$size]}" --out "$data" --seed 7 --formats jsonl,csv > "$out/gen.log"
  "$out/venv/bin/python" "$dir/peers.py" --data "$data" --db "$out/dbs/$size" --peers "$peers,external" --external "$out/evigraph.json" \
    --budget "${BUDGET:-300}" --answers "$dir/baseline.json" --out "$out/r-$size.json"
  # The memory of the program itself, which the harness does not see behind its bridge: all picks, without printing.
  "$out/venv/bin/python" benches/peers_table.py "$out" "$size"
done
uptime
