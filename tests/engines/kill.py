#!/usr/bin/env python3
"""Ends one executor of the cluster in the middle of a question, and holds the answer against that in memory.

    kill.py BIN ENGINE FOLDER TIMES        FOLDER holds the layout 100k, and 100k.evg where it is of the benchmark graph

For .ci/engines kill. How many tasks were lost with it is what the log of the server says. Exit status 0 only where every answer is the same.
"""

import json
import os
import subprocess
import sys
import time

LARGE = 'conditions treated by (treatments where kind = recommendation) sorted by statements'


LOG = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "evigraph/spark-4.2.0/run/connect.log")


def lost():
    """Tasks that were lost with an executor so far."""
    with open(LOG, encoding="utf-8", errors="replace") as log:
        return sum("Lost task" in line and "ExecutorLostFailure" in line for line in log)


def main():
    binary, engine, folder, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    graph = os.path.join(folder, "100k.evg")
    data = ["--data", graph] if os.path.exists(graph) else []
    here = json.loads(subprocess.run([binary, *data, "ask", "--format", "jsonl", LARGE], capture_output=True, text=True).stdout)
    far = [binary, *data, "--engine", engine, "--layout", os.path.abspath(os.path.join(folder, "100k")), "run", "-", "--format", "jsonl"]
    talk = subprocess.Popen(far, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answer(question, meanwhile=lambda: None):
        """The answer of the open session, without where it was made, and how long it took."""
        begin = time.monotonic()
        talk.stdin.write(question + "\n")
        talk.stdin.flush()
        meanwhile()
        line = talk.stdout.readline()
        there = json.loads(line) if line else {}
        there.pop("engine", None)
        return json.dumps(there), time.monotonic() - begin

    # The first answer waits for the tables to be opened and for code to be loaded.
    answer(LARGE)
    quiet, usual = answer(LARGE)
    assert quiet == json.dumps(here), "the answer differs without any executor ended"
    print(f"without a loss: {len(here['rows'])} rows in {usual:.1f} s, as in memory", flush=True)
    held = 0
    for n in range(times):
        before = lost()
        said = []

        def end():
            time.sleep(usual * (0.2 + 0.15 * (n % 4)))
            said.append(subprocess.run([".ci/spark", "kill-worker-executor"], capture_output=True, text=True))

        there, took = answer(LARGE, end)
        killed = said[0]
        same = there == json.dumps(here)
        time.sleep(5)
        tasks = lost() - before
        held += same and killed.returncode == 0
        print(
            f"{n + 1}: executor {killed.stdout.strip() or killed.stderr.strip()} ended with {tasks} running tasks; "
            f"the answer is {'the same' if same else 'ANOTHER'} after {took:.1f} s",
            flush=True,
        )
    talk.stdin.close()
    print(f"{held} of {times} held")
    sys.exit(0 if held == times else 1)


if __name__ == "__main__":
    main()
