"""Licences of everything that is compiled into a released program, as their texts ask for.

    notices.py TARGET >FILE

Of each crate in the program (not of what builds or tests it): name, version, licence, and the texts that lie
beside its sources, each text once. A crate without a text has its licence's name alone.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

NAMES = re.compile(r"^(LICEN[CS]E|COPYING|NOTICE|UNLICENSE|COPYRIGHT)", re.IGNORECASE)


def metadata(target):
    command = ["cargo", "metadata", "--format-version=1", "--locked", "--features=mermaid,cards,external"]
    return json.loads(subprocess.check_output([*command, "--filter-platform", target]))


def in_program(data):
    """The packages that normal dependencies lead to, moc itself left out."""
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    root = data["resolve"]["root"]
    seen, waiting = set(), [root]
    while waiting:
        for dep in nodes[waiting.pop()]["deps"]:
            is_normal = any(kind["kind"] is None for kind in dep["dep_kinds"])
            if is_normal and dep["pkg"] not in seen:
                seen.add(dep["pkg"])
                waiting.append(dep["pkg"])
    packages = [package for package in data["packages"] if package["id"] in seen]
    return sorted(packages, key=lambda package: (package["name"], package["version"]))


def texts(package):
    folder = Path(package["manifest_path"]).parent
    files = sorted(file for file in folder.iterdir() if file.is_file() and NAMES.match(file.name))
    return [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]


def main():
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    numbers = {}
    print("moc contains the following software of others.\n", file=out)
    for package in in_program(metadata(sys.argv[1])):
        own = [numbers.setdefault(text, len(numbers) + 1) for text in texts(package)]
        beside = f", texts {', '.join(map(str, own))}" if own else ""
        print(f"{package['name']} {package['version']}: {package['license']}{beside}", file=out)
    font = Path("src/site/card/OFL.txt").read_text(encoding="utf-8").strip()
    print(f"the font of social cards: OFL-1.1, text {numbers.setdefault(font, len(numbers) + 1)}", file=out)
    for text, number in numbers.items():
        print(f"\n{'=' * 72}\nText {number}\n\n{text}", file=out)


main()
