#!/usr/bin/env python3
"""How fast `moc serve` shows what is saved: from the write to new bytes, and to the open page.

    python3 benches/preview.py --moc target/release/moc --notes 1000 10000 50000 --long 2000

For each size a vault is made (generate_vault.py), served, and edited in place: bodies, then
titles, then tags of notes drawn by a fixed seed. After each save the note's page is asked for
until it shows the edit. Then one page is open in Chromium while its note is edited (preview.mjs), until
the page in the browser shows it. Printed are the time from the start to the first page and to the
whole site, median and 95th percentile of the edits in milliseconds, and the resident memory (Linux): once
the whole site has been made, after the edits, and after `--long` more, a quarter of them at a time, which
ought to be flat.

Needs nothing but Python 3, and for the browser Node with the project's packages (`npm ci`) and Chromium;
`--browser 0` goes without. Times are those of a machine that does nothing else.
"""

import argparse
import http.client
import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
PORT = 4990


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moc", default="target/release/moc")
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--edits", type=int, default=100, help="of each kind")
    parser.add_argument("--browser", type=int, default=50, help="edits while a page is open in Chromium")
    parser.add_argument("--long", type=int, default=0, help="edits more, for memory alone")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the vaults, to be used again")
    options = parser.parse_args()
    for count in options.notes:
        with tempfile.TemporaryDirectory() as folder:
            vault = (options.keep or pathlib.Path(folder)) / f"vault-{count}"
            if not vault.exists():
                generate(count, vault)
            measure(count, vault, options)


def generate(count, vault):
    script = HERE / "generate_vault.py"
    command = [sys.executable, script, "--notes", str(count), "--flavour", "obsidian", "--out", vault]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(count, vault, options):
    """Serves a vault, edits it, and prints what that took."""
    print(f"{count} notes", flush=True)
    started = time.perf_counter()
    command = [options.moc, "serve", "--root", vault, "--port", str(PORT)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        port = int(re.search(r":(\d+)/", server.stderr.readline()).group(1))
        # What it says later has to go somewhere.
        threading.Thread(target=server.stderr.read, daemon=True).start()
        get(port, "/")
        tell("first page", f"{time.perf_counter() - started:.2f} s")
        # The rest of the site is made behind it; what is measured is an author's day, not its first seconds.
        while not get(port, "/assets/search/index.json").startswith("{"):
            time.sleep(0.1)
        tell("whole site", f"{time.perf_counter() - started:.2f} s, {memory(server.pid)}")
        notes = sorted(path for path in vault.rglob("*.md") if is_plain(vault, path))
        dice = random.Random(7)
        for change in (body, title, tag):
            times = [edit(port, vault, dice.choice(notes), change, n) for n in range(options.edits)]
            tell(change.__name__, spread(times))
        if options.browser:
            note = dice.choice(notes)
            url = f"http://127.0.0.1:{port}{address(note, vault)}"
            tell("open page", spread(in_browser(url, note, options.browser)))
        tell("after these", memory(server.pid))
        for number in range(options.long):
            edit(port, vault, dice.choice(notes), body, number)
            if (number + 1) % max(options.long // 4, 1) == 0:
                tell(f"after {number + 1} more", memory(server.pid))
    finally:
        server.kill()
        server.wait()


def tell(what, value):
    print(f"  {what:16} {value}", flush=True)


def spread(times):
    times.sort()
    p95 = times[min(int(len(times) * 0.95), len(times) - 1)]
    return f"median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, {len(times)} edits"


def in_browser(url, note, edits):
    """Milliseconds from each save until the open page shows it."""
    command = ["node", HERE / "preview.mjs", url, note, str(edits)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def is_plain(vault, path):
    """Whether the address of a note can be told from its name."""
    return path.name != "index.md" and str(path.relative_to(vault)).isascii()


def edit(port, vault, note, change, number):
    """Milliseconds from the end of a save to new bytes."""
    mark = f"mark{number}x{change.__name__}"
    text = change(note.read_text(), mark)
    route = address(note, vault)
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


def address(note, vault):
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
        return "memory unknown"
    kilobytes = int(re.search(r"VmRSS:\s+(\d+)", status).group(1))
    return f"{kilobytes / 1024:.0f} MB"


if __name__ == "__main__":
    main()
