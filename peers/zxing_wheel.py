#!/usr/bin/env python3
"""Reads pictures with the wheel of zxing-cpp from PyPI, which another compiler has built.

Standard input has pictures: a line with width and height, then one byte for each pixel. Standard
output has a line of JSON for each: the texts, their bytes in hexadecimal, and the CPU time of the
call in milliseconds. The first line says which version and compiler it is.

    pip install zxing-cpp numpy
"""

import json
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy
import zxingcpp


def compiler():
    """What the module says of the compiler that built it."""
    found = set()
    for library in Path(zxingcpp.__file__).parent.glob("**/*.so"):
        found |= set(re.findall(rb"(?:GCC: \(|clang version )[^\0]{0,60}", library.read_bytes()))
    return ", ".join(sorted(one.decode("ascii", "replace") for one in found)) or "an unknown compiler"


def main():
    out = sys.stdout
    print(json.dumps({"version": version("zxing-cpp"), "compiler": compiler()}), file=out, flush=True)
    while head := sys.stdin.buffer.readline():
        width, height = map(int, head.split())
        pixels = numpy.frombuffer(sys.stdin.buffer.read(width * height), numpy.uint8).reshape(height, width)
        begin = time.process_time()
        found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
        milliseconds = (time.process_time() - begin) * 1e3
        read = [[one.text, one.bytes.hex()] for one in found if one.valid]
        print(json.dumps({"read": read, "ms": milliseconds}), file=out, flush=True)


main()
