#!/usr/bin/env python3
"""Answers the questions of evigraph with DuckDB: --engine "run:python3 tests/engines/duckdb_engine.py".

Reads one JSON object a line, writes one a line (docs/scale.md says which). Needs the package duckdb. By hand:

    printf '%s\\n' '{"open": "LAYOUT", "tables": ["entity"]}' '{"sql": "SELECT count(*) FROM entity"}' | duckdb_engine.py
"""

import json
import sys

import duckdb


def answer(connection, request):
    if "open" in request:
        for table in request["tables"]:
            path = f"{request['open']}/{table}.parquet".replace("'", "''")
            connection.execute(f"CREATE OR REPLACE VIEW \"{table}\" AS SELECT * FROM read_parquet('{path}')")
        return {"name": "DuckDB", "version": duckdb.__version__}
    return {"rows": connection.execute(request["sql"], request.get("arguments", [])).fetchall()}


def main():
    connection = duckdb.connect()
    for line in sys.stdin:
        try:
            reply = answer(connection, json.loads(line))
        except duckdb.Error as error:
            missing = isinstance(error, duckdb.IOException) or "Table with name" in str(error)
            reply = {"error": str(error), "kind": "missing-table" if missing else "other"}
        print(json.dumps(reply, allow_nan=False), flush=True)


if __name__ == "__main__":
    main()
