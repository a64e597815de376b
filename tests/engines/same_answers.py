#!/usr/bin/env python3
"""The same questions in memory and on engines: every answer must be the same JSON, byte for byte.

    same_answers.py BIN --layout LAYOUT --engine ENGINE [--engine ENGINE …] [--data GRAPH] [--each N] QUESTIONS…

BIN is the program; GRAPH, LAYOUT and ENGINE are what its --data, --layout and --engine take. QUESTIONS are files: a question a line; a .jsonl file of
cases with `question` and `lines_before`; or params.json of the benchmark (Q1 to Q6). --each N takes the first N of each Q instead of all.
What is compared is the JSON object without `engine`, which says where it was made. Prints a line an engine and group, and every
difference; exit status 0 only where all agree.
"""

import argparse
import json
import subprocess
import sys

PICKS = {
    "Q1": 'treatments for "{C}" where kind = recommendation',
    "Q2": 'treatments after failed "{T}" for "{C}" where kind = recommendation with citations',
    "Q3": 'contraindications and cautions of "{T}"',
    "Q4": 'compare "{A}", "{B}" and "{C}" for "{D}" where kind = recommendation by strength, references, sources',
    "Q5": 'exact path from "{A}" to "{B}"',
    "Q6": 'conditions treated by "{A}" and "{B}" but not contraindicating "{A}"',
}


def groups(path, each):
    """Name and lines of each group of questions of a file."""
    with open(path, encoding="utf-8") as file:
        if path.endswith(".jsonl"):
            cases = [json.loads(line) for line in file if line.strip()]
            yield path, [line for case in cases for line in [*case.get("lines_before", []), case["question"]]]
        elif path.endswith(".json"):
            for name, picks in json.load(file).items():
                yield name, [PICKS[name].format(**pick) for pick in picks[:each]]
        else:
            yield path, [line.strip() for line in file if line.strip() and not line.startswith("#")]


def answers(command, lines):
    """One object a line, as the program prints them."""
    done = subprocess.run([*command, "run", "-", "--keep-going", "--format", "jsonl"], input="\n".join(lines) + "\n", capture_output=True, text=True)
    if done.stderr.strip():
        print(done.stderr.strip(), file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def nearest_rank(times, share):
    return times[min(len(times) - 1, max(0, -(-len(times) * share // 100) - 1))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin")
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--layout", required=True)
    parser.add_argument("--engine", action="append", required=True)
    parser.add_argument("--data", action="append", default=[])
    parser.add_argument("--each", type=int)
    args = parser.parse_args()
    command = [args.bin, *(word for data in args.data for word in ("--data", data))]
    agree = True
    for path in args.questions:
        for name, lines in groups(path, args.each):
            here = answers(command, lines)
            for engine in args.engine:
                there = answers([*command, "--engine", engine, "--layout", args.layout], lines)
                # A command that says something, such as `.mode`, has no object; each question has one.
                same, times, sent = 0, [], 0
                ran = {"name": engine.split(":")[0], "version": ""}
                for expected, found in zip(here, there):
                    ran = found.pop("engine", ran)
                    if "elapsed_us" in ran:
                        times.append(ran["elapsed_us"] / 1e6)
                        sent += len(ran["sql"]) + ran["beside"]
                    if json.dumps(expected) == json.dumps(found):
                        same += 1
                    else:
                        print(f"differs on {ran['name']}: {expected['question']}")
                        for key in sorted(expected.keys() | found.keys()):
                            if expected.get(key) != found.get(key):
                                print(f"  {key}\n    here  {json.dumps(expected.get(key))[:400]}\n    there {json.dumps(found.get(key))[:400]}")
                whole = same == len(here) == len(there) and same > 0
                agree &= whole
                times.sort()
                seconds = f"; p50 {nearest_rank(times, 50):.2f} s, longest {times[-1]:.2f} s, {sent} statements of SQL" if times else ""
                print(f"{name}: {same} of {len(here)} the same on {ran['name']} {ran['version']}{seconds}", flush=True)
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
