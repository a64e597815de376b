"""Results of peers.py for one size → a Markdown table, with the memory of the program itself and the ratio to the best peer.

    python3 benches/peers_table.py target/peers 1M
"""
import json
import subprocess
import sys

out, size = sys.argv[1:3]
QS = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")
records = json.load(open(f"{out}/r-{size}.json"))
queries = json.load(open(f"{out}/evigraph.json"))["queries"]
picks = json.load(open(f"{out}/data/{size}/params.json"))
lines = "".join(queries[q].format(**p) + "\n" for q in QS for p in picks[q])


def us(x):
    return "%.1f us" % x if x < 100 else "%.0f us" % x if x < 1000 else "%.1f ms" % (x / 1e3)


def own_memory():
    """Peak resident memory over all picks, in MiB: all of it, and without the pages of the mapped snapshot."""
    p = subprocess.Popen(["target/release/evigraph", "--data", f"{out}/dbs/{size}/external", "run", "-", "--keep-going", "--format", "jsonl"],
                         stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    p.stdin.write(lines.encode())
    p.stdin.flush()
    peak = anon = 0
    import threading
    threading.Thread(target=p.stdin.close).start()
    while p.poll() is None:
        try:
            status = dict(x.split(":", 1) for x in open(f"/proc/{p.pid}/status").read().splitlines() if ":" in x)
            peak = max(peak, int(status["VmHWM"].split()[0]) / 1024)
            anon = max(anon, int(status["RssAnon"].split()[0]) / 1024)
        except (OSError, KeyError):
            pass
        import time
        time.sleep(0.005)
    return peak, anon


print(f"\n{size} statements\n")
print("| | import s | on disk MB | memory MiB import / questions | cold start ms | " + " | ".join(q + " p50 / p99" for q in QS) + " |")
print("|---" * (5 + len(QS)) + "|")
best = {q: [1e18, 1e18] for q in QS}
ours = None
for r in records:
    mine = r["peer"] == "external"
    cells = []
    for q in QS:
        x = r["q"].get(q, {})
        p50, p99 = (x.get("self_p50_us"), x.get("self_p99_us")) if mine else (x.get("p50_us"), x.get("p99_us"))
        if p50 is None:
            cells.append("-")
            continue
        if mine:
            ours = {**(ours or {}), q: (p50, p99)}
        else:
            best[q] = [min(best[q][0], p50), min(best[q][1], p99)]
        cells.append(f"{us(p50)} / {us(p99)}")
    cold = r.get("cold_cli_ms") or r.get("cold_ms") or {}
    memory = "%.0f / %.0f" % (r.get("load_rss_mb") or 0, r.get("rss_mb") or 0)
    if mine:
        peak, anon = own_memory()
        memory = "%.0f / %.0f (%.0f without the mapped file)" % (r.get("load_rss_mb") or 0, peak, anon)
    print(f"| {'evigraph' if mine else r['peer']} | {r['load_s']:.2f} | {r['disk_mb']:.1f} | {memory} | {cold.get('p50', 0):.1f} | " + " | ".join(cells) + " |")
if ours:
    cells = ["%.1f / %.1f" % (best[q][0] / ours[q][0], best[q][1] / ours[q][1]) if q in ours else "-" for q in QS]
    print("| best peer ÷ evigraph | | | | | " + " | ".join(cells) + " |")
