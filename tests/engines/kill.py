#!/usr/bin/env python3
"""Ends one executor of the cluster in the middle of a question, and holds the answer against that in memory.

    kill.py BIN ENGINE FOLDER TIMES        FOLDER holds the layout 100k, and 100k.evg where it is of the benchmark graph

For .ci/engines kill. The executor is ended while the server says that tasks are running. Exit status 0 only where every answer is the same.
"""

import json
import os
import subprocess
import sys
import time

LARGE = 'conditions treated by (treatments where kind = recommendation) sorted by statements'


def main():
    binary, engine, folder, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    graph = os.path.join(folder, "100k.evg")
    data = ["--data", graph] if os.path.exists(graph) else []
    tail = ["ask", "--format", "jsonl", LARGE]
    here = json.loads(subprocess.run([binary, *data, *tail], capture_output=True, text=True).stdout)
    far = [binary, *data, "--engine", engine, "--layout", os.path.abspath(os.path.join(folder, "100k")), *tail]
    begin = time.monotonic()
    quiet = json.loads(subprocess.run(far, capture_output=True, text=True).stdout)
    usual = time.monotonic() - begin
    quiet.pop("engine")
    assert json.dumps(quiet) == json.dumps(here), "the answer differs without any executor ended"
    print(f"without a loss: {len(here['rows'])} rows in {usual:.1f} s, as in memory", flush=True)
    held = 0
    for n in range(times):
        begin = time.monotonic()
        asked = subprocess.Popen(far, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        # In the middle: opening the tables takes the first part of the time.
        time.sleep(usual * (0.5 + 0.15 * n))
        running = asked.poll() is None
        killed = subprocess.run([".ci/spark", "kill-worker-executor"], capture_output=True, text=True)
        out, error = asked.communicate(timeout=600)
        took = time.monotonic() - begin
        try:
            there = json.loads(out)
        except json.JSONDecodeError:
            print(f"{n + 1}: no answer: {error.strip()}", flush=True)
            continue
        there.pop("engine", None)
        same = json.dumps(there) == json.dumps(here)
        middle = "in the middle" if running else "TOO LATE: the answer was there already"
        held += same and running and killed.returncode == 0
        print(f"{n + 1}: executor {killed.stdout.strip() or killed.stderr.strip()} ended {middle}; the answer is {'the same' if same else 'ANOTHER'} after {took:.1f} s", flush=True)
        time.sleep(5)
    print(f"{held} of {times} held")
    sys.exit(0 if held == times else 1)


if __name__ == "__main__":
    main()
