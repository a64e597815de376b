# The commands of the project; `just` alone lists them.
default:
    @just --list --unsorted

# Build the program with optimisation
build:
    cargo build --release

# Run all tests
test:
    cargo test

# Hold the data files against each other: every fault with file, line and mend
check:
    cargo run --release --quiet -- check graph-data

# Hold the data against the original documents in DIR
verify DIR:
    cargo run --release --quiet -- --data graph-data verify --documents {{quote(DIR)}}

# Time the stages of a question, then the start of the program
bench:
    cargo bench --bench questions
    cargo bench --bench keys
    cargo build --release
    benches/startup.sh target/release/evigraph

# Write the console examples of README.md and docs/manual.md anew
docs:
    EVIGRAPH_UPDATE_DOCS=1 cargo test docs::

# All that a change must pass
ci:
    .ci/run

# Measure beside SQLite and DuckDB on the generated graph; DIR holds gen.py and peers.py
bench-peers DIR="../shared/perf":
    benches/peers.sh {{quote(DIR)}}

# The same answers in memory, on DuckDB and on a cluster of Apache Spark on this machine
engines:
    .ci/engines

# End an executor in the middle of a question, TIMES times, and hold the answers
spark-kill TIMES="3":
    .ci/engines kill {{TIMES}}
