#!/usr/bin/env python3
"""Make layouts.txt: what each keyboard layout makes of the keys that type a code.

Source: the XKB tables of Debian's package xkb-data (project xkeyboard-config, licence MIT/X11),
read through libxkbcommon (MIT), which resolves their includes. VERSION names the package; the script
stops at another one unless it is told to go on.

Usage:
  make_layouts.py [--any-version]         write layouts.txt beside this script

A scanner that is set to a US keyboard presses the keys of a US keyboard. Each line of layouts.txt is

  id TAB 42 keys without Shift TAB the same keys with Shift

The keys are, in the order of a US keyboard, `1234567890-=`, `qwertyuiop`, `asdfghjkl;`,
`zxcvbnm./` and the space bar. Each is one character, or two for a dead key: `◌` and the
combining mark. `␠` is a blank, `∅` a key that types nothing.

Lines that start with `+` follow: a combining mark, TAB, the character that it types before a blank,
TAB, pairs of a character and its composed form.
"""

import argparse
import ctypes
import subprocess
import sys
import unicodedata
from pathlib import Path

VERSION = "2.35.1-1"

# The identifier that fede prints, and the layout and variant in XKB. The table goes without these:
# it is part of the gate page.
LAYOUTS = """
german de
german-nodead de nodeadkeys
swiss-german ch
swiss-french ch fr
french fr
french-oss fr oss
belgian be
canadian-french ca
canadian-multilingual ca multix
spanish es
latin-american latam
portuguese pt
brazilian br
italian it
british gb
irish ie
us-international us intl
us-dvorak us dvorak
us-colemak us colemak
danish dk
norwegian no
swedish se
finnish fi
icelandic is
estonian ee
latvian lv
lithuanian lt
polish-qwertz pl qwertz
czech cz
czech-qwerty cz qwerty
slovak sk
slovak-qwerty sk qwerty
hungarian hu
romanian ro
slovenian si
croatian hr
serbian rs
serbian-latin rs latin
albanian al
macedonian mk
bulgarian bg
greek gr
turkish tr
turkish-f tr f
azerbaijani az
russian ru
ukrainian ua
belarusian by
kazakh kz
mongolian mn
georgian ge
armenian am
hebrew il
arabic ara
arabic-azerty ara azerty
persian ir
thai th
vietnamese vn
hindi in
bengali bd
japanese jp
japanese-kana jp kana
"""

# evdev key codes + 8.
KEYS = [*range(10, 22), *range(24, 34), *range(38, 48), *range(52, 59), 60, 61, 65]

# Dead keys that appear in these layouts: combining mark, and what the key types before a blank.
DEAD = {
    "grave": ("\u0300", "`"), "acute": ("\u0301", "´"), "circumflex": ("\u0302", "^"),
    "tilde": ("\u0303", "~"), "macron": ("\u0304", "¯"), "breve": ("\u0306", "˘"),
    "abovedot": ("\u0307", "˙"), "diaeresis": ("\u0308", "¨"), "abovering": ("\u030a", "°"),
    "doubleacute": ("\u030b", "˝"), "caron": ("\u030c", "ˇ"), "cedilla": ("\u0327", "¸"),
    "ogonek": ("\u0328", "˛"),
}


class Names(ctypes.Structure):
    _fields_ = [(field, ctypes.c_char_p) for field in ("rules", "model", "layout", "variant", "options")]


def library():
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    xkb.xkb_context_new.restype = ctypes.c_void_p
    xkb.xkb_keymap_new_from_names.restype = ctypes.c_void_p
    xkb.xkb_keymap_new_from_names.argtypes = [ctypes.c_void_p, ctypes.POINTER(Names), ctypes.c_int]
    xkb.xkb_keymap_key_get_syms_by_level.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32,
        ctypes.POINTER(ctypes.POINTER(ctypes.c_uint32))]
    return xkb


def token(xkb, symbol):
    """What a key symbol types, as layouts.txt writes it."""
    name = ctypes.create_string_buffer(64)
    xkb.xkb_keysym_get_name(symbol, name, 64)
    name = name.value.decode()
    if name.startswith("dead_"):
        mark = DEAD.get(name[5:])
        return "◌" + mark[0] if mark else "∅"
    character = xkb.xkb_keysym_to_utf32(symbol)
    if character == 0x20:
        return "␠"
    if not character or unicodedata.category(chr(character)).startswith("C"):
        return "∅"
    # A combining mark that a key types alone is no dead key of this table.
    return chr(character)


def levels(xkb, context, layout, variant):
    names = Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
    keymap = xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0)
    if not keymap:
        sys.exit(f"{layout} {variant}: no such layout")
    for level in (0, 1):
        keys = []
        for key in KEYS:
            symbols = ctypes.POINTER(ctypes.c_uint32)()
            # A key with one level types the same with Shift.
            for wanted in (level, 0):
                count = xkb.xkb_keymap_key_get_syms_by_level(keymap, key, 0, wanted, ctypes.byref(symbols))
                if count:
                    break
            keys.append(token(xkb, symbols[0]) if count == 1 else "∅")
        yield keys


def composed(mark, shown):
    """Pairs of a character that some layout shows and its form with the mark."""
    pairs = []
    for base in sorted(shown):
        form = unicodedata.normalize("NFC", base + mark)
        if len(base) == 1 and len(form) == 1:
            pairs.append(base + form)
    return pairs


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--any-version", action="store_true")
    query = ["dpkg-query", "--show", "--showformat=${Version}", "xkb-data"]
    version = subprocess.run(query, check=True, capture_output=True, text=True).stdout
    if version != VERSION and not arguments.parse_args().any_version:
        sys.exit(f"xkb-data is {version}, not {VERSION}: give --any-version, then set VERSION")
    xkb = library()
    context = xkb.xkb_context_new(0)
    lines = [f"# Made by make_layouts.py from xkb-data {version} (xkeyboard-config, MIT/X11)."]
    shown, dead = set(), set()
    for entry in LAYOUTS.split("\n"):
        if not entry:
            continue
        name, layout, variant = (entry.split(" ") + [""])[:3]
        both = list(levels(xkb, context, layout, variant))
        for key in sum(both, []):
            (dead if key.startswith("◌") else shown).add(key)
        lines.append("\t".join([name, *("".join(keys) for keys in both)]))
    for mark, alone in DEAD.values():
        if "◌" + mark in dead:
            lines.append("\t".join([f"+{mark}", alone, "".join(composed(mark, shown))]))
    Path(__file__).with_name("layouts.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
