"""Packs a folder so that the same files give the same bytes: in order, with no owner, and all as old.

    pack.py FOLDER ARCHIVE.tar.gz|ARCHIVE.zip SECONDS
"""

import gzip
import sys
import tarfile
import time
import zipfile
from pathlib import Path

folder, archive, seconds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])


def mode(file):
    return 0o755 if file.stem == "moc" else 0o644


def tar(files):
    with open(archive, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, seconds) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as out:
            for file in files:
                entry = tarfile.TarInfo(f"{folder.name}/{file.name}")
                entry.size, entry.mtime, entry.mode = file.stat().st_size, seconds, mode(file)
                with open(file, "rb") as content:
                    out.addfile(entry, content)


def zipped(files):
    # A zip begins in 1980.
    date = max(time.gmtime(seconds)[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in files:
            entry = zipfile.ZipInfo(f"{folder.name}/{file.name}", date)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, mode(file) << 16
            out.writestr(entry, file.read_bytes())


(zipped if archive.suffix == ".zip" else tar)(sorted(folder.iterdir()))
