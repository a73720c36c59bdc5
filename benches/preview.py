#!/usr/bin/env python3
"""How fast `moc serve` shows what is saved: from the write to new bytes served.

    python3 benches/preview.py --moc target/release/moc --notes 1000 10000 50000

For each size a vault is made (generate_vault.py), served, and edited in place: bodies, then
titles, then tags of notes drawn by a fixed seed. After each save the note's page is asked for
until it shows the edit. Printed are the time from start to the first page, median and 95th
percentile of the edits, and the resident memory before and after them (Linux).

Needs nothing but Python 3. Times are those of a machine that does nothing else.
"""

import argparse
import http.client
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
PORT = 4990


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moc", default="target/release/moc")
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--edits", type=int, default=100, help="of each kind")
    parser.add_argument("--long", type=int, default=0, help="edits more, for memory alone")
    options = parser.parse_args()
    print("notes  start  | body: median  p95 | title: median  p95 | tag: median  p95 | memory MB")
    for count in options.notes:
        with tempfile.TemporaryDirectory() as folder:
            vault = pathlib.Path(folder) / "vault"
            generate(count, vault)
            print(row(count, vault, options), flush=True)


def generate(count, vault):
    script = HERE / "generate_vault.py"
    command = [sys.executable, script, "--notes", str(count), "--flavour", "obsidian", "--out", vault]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def row(count, vault, options):
    started = time.perf_counter()
    command = [options.moc, "serve", "--root", vault, "--port", str(PORT)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        port = int(re.search(r":(\d+)/", server.stderr.readline()).group(1))
        get(port, "/")
        start = time.perf_counter() - started
        # The rest of the site is made behind it; what is measured is an author's day, not its first seconds.
        get(port, "/assets/search/index.json")
        notes = sorted(path for path in vault.rglob("*.md") if is_plain(vault, path))
        dice = random.Random(7)
        before = memory(server.pid)
        cells = []
        for change in (body, title, tag):
            times = [edit(port, vault, dice.choice(notes), change, n) for n in range(options.edits)]
            times.sort()
            cells.append(f"{statistics.median(times):8.1f} {times[int(len(times) * 0.95)]:8.1f}")
        for number in range(options.long):
            edit(port, vault, dice.choice(notes), body, number)
        after = memory(server.pid)
        return f"{count:6} {start:5.2f} s | {' | '.join(cells)} | {before:.0f} -> {after:.0f}"
    finally:
        server.kill()
        server.wait()


def is_plain(vault, path):
    """Whether the address of a note can be told from its name."""
    return path.name != "index.md" and str(path.relative_to(vault)).isascii()


def edit(port, vault, note, change, number):
    """Milliseconds from the end of a save to new bytes."""
    mark = f"mark{number}x{change.__name__}"
    text = change(note.read_text(), mark)
    route = address(port, vault, note)
    note.write_text(text)
    saved = time.perf_counter()
    while mark not in get(port, route):
        if time.perf_counter() - saved > 30:
            raise SystemExit(f"{note} was saved and is not shown")
        time.sleep(0.001)
    took = (time.perf_counter() - saved) * 1000
    # An author's next save comes later than the site is quiet.
    time.sleep(0.15)
    return took


def body(text, mark):
    return f"{text}\nA sentence with {mark} at its end.\n"


def title(text, mark):
    """The title by which other notes call it."""
    text = re.sub(r"(?m)^title:.*\n", "", text, count=1)
    return with_field(text, f"title: Named {mark}")


def tag(text, mark):
    return f"{text}\n#{mark}\n"


def with_field(text, line):
    if text.startswith("---\n"):
        return f"---\n{line}\n{text[4:]}"
    return f"---\n{line}\n---\n{text}"


ADDRESSES = {}


def address(port, vault, note):
    """The route of a note, by the way moc makes slugs of these plain names."""
    if note not in ADDRESSES:
        parts = note.relative_to(vault).with_suffix("").parts
        slug = "/".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts)
        ADDRESSES[note] = f"/{slug}/"
    return ADDRESSES[note]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    body = connection.getresponse().read().decode()
    connection.close()
    return body


def memory(pid):
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return float("nan")
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


if __name__ == "__main__":
    main()
