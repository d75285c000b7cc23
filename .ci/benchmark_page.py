"""The text of docs/benchmarks.md, from the outputs in docs/benchmarks."""

import re
from collections import namedtuple

import benchmark_plots

# `name` is the name of the stored output. `command` is what runs, `shown` what the page names.
# `render` gets the lines of the output and returns the lines of the tables.
Section = namedtuple("Section", "group name title command text render shown", defaults=[None])

INTRO = """\
# Benchmarks

All performance figures of fede are on this page. `.ci/benchmarks` runs the commands below, one
after the other, and writes the page from their outputs. The outputs are in
[benchmarks/](benchmarks/). A test compares the page with them.

How to read the figures:

- Absolute times are those of one machine. Compare ratios.
- A ratio compares fede with a named peer. Both run in turns in the same process.
- A time is the median of many rounds, unless the text says otherwise.
"""

# A stored output that begins with this has no figures but a reason.
LEFT_OUT = "left out: "
READERS = ["fede fast", "fede normal", "fede thorough", "zxing-cpp", "rxing", "rqrr"]
# The wheel of zxing-cpp from PyPI. It reads too where a Python has it.
WHEEL = "zxing wheel"


# Reading the outputs

def cells(line):
    """The parts of a line that two blanks or more separate."""
    return re.split(r"\s{2,}", line.strip())


def blocks(lines):
    """Each line that is not indented, with the cells of the indented lines below it."""
    found = []
    for line in lines:
        if line and not line[0].isspace():
            found.append((line, []))
        elif line.strip() and found:
            found[-1][1].append(cells(line))
    return found


def block(lines, start):
    """The first line that begins with `start`, and the cells below it."""
    for head, rows in blocks(lines):
        if head.startswith(start):
            return head, rows
    raise ValueError(f"no line begins with {start!r}")


def value(rows, name):
    for row in rows:
        if row[0] == name:
            return row[1]
    raise ValueError(f"no line for {name!r}")


def matches(lines, pattern):
    found = [match for match in (re.search(pattern, line) for line in lines) if match]
    if not found:
        raise ValueError(f"no line matches {pattern!r}")
    return found


def number(text):
    return float(text.split()[0].rstrip("%"))


def grouped(text):
    return f"{int(text):,}"


# Writing tables

def table(head, rows):
    def line(row):
        row = [str(cell).replace("|", "\\|") for cell in row] + [""] * (len(head) - len(row))
        return "|" + "".join(f" {cell} |" if cell else " |" for cell in row)

    return [line(head), "|" + "---|" * len(head), *map(line, rows)]


def joined(*tables):
    """Tables with an empty line between them."""
    lines = []
    for one in filter(None, tables):
        lines += [""] * bool(lines) + one
    return lines


def merged(columns):
    """Columns of rows with the same names, as rows."""
    names = [row[0] for row in columns[0]]
    return [[name] + [value(rows, name) for rows in columns] for name in names]


# The sections

def verify(lines):
    head, rows = block(lines, "text → authentic claims")
    _, parts = block(lines, "where the rest goes")
    rows = [[f"fede, {head.replace(': ', ', ')}", value(rows, "fede")],
            ["bare `verify_strict`", value(rows, "bare verify_strict")],
            ["**ratio**", f"**{value(rows, 'ratio')}**"]]
    rows += [[f"of this: {name}", time] for name, time in parts]
    head, live = block(lines, "text → live verdict")
    rows += [[f"fede, text → live verdict, {head.split(': ')[-1]}", value(live, "fede")],
             ["two bare `verify_strict` and a key", value(live, "two verify_strict and a key")],
             ["**ratio**", f"**{value(live, 'ratio')}**"]]
    return table(["work", "time"], rows)


def foreign(lines):
    head, rows = block(lines, "HC1 text → authentic statement")
    _, parts = block(lines, "where the rest goes")
    rows = [[f"fede, {head.replace(': ', ', ')}", value(rows, "fede")],
            ["bare ES256 of `aws-lc-rs`", value(rows, "bare ES256 of aws-lc-rs")],
            ["**ratio**", f"**{value(rows, 'ratio')}**"],
            ["bare ES256 of `p256`, which verifies in WebAssembly", value(rows, "bare ES256 of p256")]]
    return table(["work", "time"], rows + [[f"of this: {name}", time] for name, time in parts])


def store(lines):
    size = matches(lines, r"^trust list of (.*) KiB, revocation lists of (.*) KiB")[0]
    _, processes = block(lines, "500 regions")
    _, verdict = block(lines, "a verdict with store")
    _, rest = block(lines, "where the rest goes")
    processes = [[f"`{name}`" if name.startswith("fede") else name, time] for name, time in processes]
    verdict = [["a verdict", value(verdict, "fede")],
               ["bare `verify_strict`", value(verdict, "bare verify_strict")],
               ["**ratio**", f"**{value(verdict, 'ratio')}**"]]
    parts = [[f"of this: {name}", time] for name, time in rest[1:]]
    note = [f"The trust list has {grouped(size[1])} KiB, all revocation lists have {grouped(size[2])} KiB."]
    return joined(table(["whole process", "time"], processes), table(["work", "time"], verdict + parts), note)


def process(lines):
    head, foreign = block(lines, "fede verify, an HC1 code")
    size = re.search(r"a list of (\d+) bytes", head)[1]
    return joined(
        table(["`fede verify` of a picture", "time"], block(lines, "fede verify")[1]),
        table([f"of an `HC1:` code as text, with a list of GDHCN, VCI and 500 regions ({grouped(size)} bytes)", "time"],
              foreign))


def issue(lines):
    head, rows = block(lines, "claims → PNG")
    _, stages = block(lines, "where fede's time goes")
    rows = [["fede, " + head.replace(": ", ", "), value(rows, "fede")],
            ["plain composition", value(rows, "plain composition")],
            ["**plain composition / fede**", f"**{value(rows, 'ratio')}**"]]
    return table(["work", "time"], rows + [[f"of fede: {name}", time] for name, time in stages])


def bulk(lines):
    levels = [block(lines, f"level {level}")[1] for level in "LQ"]
    names = {"plain crates under rayon": "plain composition under rayon",
             "ratio": "**fede, every core / plain composition**"}
    rows = [[names.get(name, name), *map(strong if name == "ratio" else counts, values)]
            for name, *values in merged(levels)]
    _, stages = block(lines, "where a row's time goes")
    commitment = matches(lines, r"^a commitment, the first time\s+(\S+ ms), (\d+) a second")[0]
    memory = matches(lines, r"^memory at most,\s+(\d+) rows\s+(\S+ MiB)")
    return joined(
        table(["codes a second", "level L", "level Q"], rows),
        table(["part of a row, on one thread", "time"], stages),
        table(["", ""], [["first commitment to a document", commitment[1]],
                         ["commitments a second on each core", commitment[2]],
                         *([f"peak memory, {grouped(one[1])} rows", one[2]] for one in memory)]),
    )


def strong(text):
    return f"**{text}**"


def commitment(lines):
    _, costs = block(lines, "Argon2id, one thread")
    _, guesses = block(lines, "to try every Chinese resident number")
    costs = [[f"`{row[0]}`" if row[0].startswith("fede") else row[0], *row[1:]] for row in costs]
    return joined(table(["Argon2id", "a gate checks one", "an office commits a million"], costs),
                  table(["what the attacker knows", "time for all numbers, one core"], guesses))


def audit(lines):
    head, rows = blocks(lines)[0]
    runs = []
    for name, result in (row[:2] for row in rows if len(row) > 1):
        seconds, *rate = result.split(", ")
        runs.append([name, seconds, *map(counts, rate)])
    runs[0][0] = "making the registry"
    return joined(table(["", "time", ""], runs), [f"The registry has {counts(head)}."])


def share(lines):
    head, rows = blocks(lines)[0]
    runs = []
    for name, result in (row[:2] for row in rows if len(row) > 1):
        time, *rest = result.split(", ", 1)
        runs.append([name, time, *map(counts, rest)])
    runs[0][0] = "making the registries"
    return joined(table(["", "time", ""], runs), [f"{counts(head)}."])


def declare(lines):
    head, rows = blocks(lines)[0]
    named = ["stored", "longest", "CPU time of the clients", "CPU time of the server"]
    return joined(table(["", ""], [[name, counts(value(rows, name))] for name in named]), [f"{counts(head)}."])


def night(lines):
    people, *parts = blocks(lines)
    shown = [[f"{row[0]}", counts(" ".join(row[1:]))] for head, rows in [people, *parts] for row in rows]
    return joined(table(["", ""], shown), [f"{counts(people[0])}."])


def office_web(lines):
    shown = []
    for head, rows in blocks(lines):
        if not rows:
            shown.append(re.split(r"  +", head, maxsplit=1))
        shown += [[f"{head}: {row[0]}", " ".join(row[1:])] for row in rows]
    return table(["", ""], [[counts(cell) for cell in row] for row in shown])


def counts(text):
    return re.sub(r"\d{4,}", lambda digits: grouped(digits[0]), text)


def itineraries(lines):
    head, rows = blocks(lines)[0]
    time = value(rows, "itineraries written").split(" in all, ")
    memory = matches(lines, r"memory at most.*?(\d+) kB")[0]
    return table([counts(head), ""], [
        ["reading the table once", value(rows, "read through once")],
        ["reading it and writing the itineraries", time[0]],
        ["speed", counts(time[1])],
        ["peak memory", f"{int(memory[1]) / 1024:.1f} MiB"],
    ])


def revocation(lines):
    found = []
    for head, rows in blocks(lines):
        issued, days, revoked = re.findall(r"\d+", head)
        size, bound = (value(rows, name).split()[0] for name in ("list and blocks", "information bound"))
        found.append([f"{grouped(issued)} in {days} day(s)", grouped(revoked), grouped(size), grouped(bound),
                      strong(value(rows, "ratio")),
                      *(value(rows, name) for name in ("building and signing", "reading the blocks", "a look-up"))])
    return table(["issued", "revoked", "bytes", "bound", "ratio", "build and sign", "read", "look-up"], found)


def pictures(lines):
    """For each set: the number of pictures, and for each reader its row."""
    sets = {}
    for head, rows in blocks(lines):
        match = re.match(r"(\S+): (\d+) pictures with a text", head)
        if match:
            sets[match[1]] = (int(match[2]), {row[0]: row[1:] for row in rows[1:]})
    return sets


def families(lines):
    """The pictures read by each reader: title, number of pictures, counts."""
    sets = pictures(lines)
    named = [("synthetic, 1280 × 720", "synthetic-1280"), ("synthetic, 1920 × 1080", "synthetic-1920"),
             ("zxing-cpp's samples", "zxing_"), ("BoofCV's photographs", "boofcv_"),
             ("jsQR's photographs", "jsqr"), ("EU certificates", "dgc")]
    found = []
    for title, prefix in named:
        members = [one for name, one in sets.items() if name.startswith(prefix)]
        if not members:
            raise ValueError(f"no set {prefix}")
        read = [sum(int(rows[reader][0]) for _, rows in members) for reader in READERS]
        found.append((title, sum(count for count, _ in members), read))
    return found


def peers(lines):
    rows = [[f"{title}, of {count}", *read] for title, count, read in families(lines)]
    bursts = int(matches(lines, r"^bursts: (\d+) bursts")[0][1])
    alone = {match[1]: match[2] for match in matches(lines, r"^  (\S.*?)\s+any frame\s+(\d+)$")}
    together = matches(lines, r"fede normal, together\s+(\d+)\s+after (\d+) frames")[0]
    sets = pictures(lines)
    timed = with_wheel(sets["synthetic-1280"][1])
    rows.append([f"bursts, any frame alone, of {bursts}", *(alone[reader] for reader in READERS)])
    rows.append(["texts found where there is none", *(sets["nothing"][1][reader][2] for reader in READERS)])
    times = []
    for name, title in (("synthetic-1280", "1280 × 720"), ("synthetic-1920", "1920 × 1080")):
        for column, label in ((3, "median"), (4, "95th percentile")):
            times.append([f"{title}, {label}", *(sets[name][1][reader][column] for reader in timed)])
    return joined(
        table(["pictures read", *READERS], rows),
        table(["CPU ms a picture", *timed], times),
        compilers(lines),
        [f"With the frames of a burst added, fede reads {together[1]} of {bursts} at the effort `normal`,",
         f"after {together[2]} frames (median)."],
    )


def with_wheel(rows):
    return [*READERS, WHEEL] if WHEEL in rows else READERS


def compilers(lines):
    """Which compiler has built which zxing-cpp."""
    built = re.findall(r"^zxing-cpp: built here by (.*)$", "\n".join(lines), re.M)
    wheel = re.findall(rf'^{WHEEL}: version "(.*)", built by "(.*)"$', "\n".join(lines), re.M)
    said = [f"zxing-cpp is built here by `{one}`." for one in built]
    for version, by in wheel:
        # The libraries that are linked in name their compilers too.
        said += [f"The wheel (`{WHEEL}`) is version {version} from PyPI, built by", f"`{by.split(', ')[0]}`."]
    return said


def scenes(lines):
    """Counts by kind, and by set for the photographs."""
    row = re.compile(r"^(\S+)\s+(\d+)\s+" + r"(\d+)/(\S+)\s+" * len(READERS) + r"(\d+)$")
    counts = {match[1]: [int(match[2]), *(int(match[3 + 2 * at]) for at in range(len(READERS))),
                         int(match[3 + 2 * len(READERS)])] for match in filter(None, map(row.match, lines))}
    ghosts = [count.group(1) if (count := re.search(r"!(\d+)", cell)) else "0" for cell in
              next((line.split()[2:-1] for line in lines if line.startswith("nothing ")), [])]
    photographs = ("boofcv_", "zxing_", "jsqr", "dgc")
    kinds = {name: count for name, count in counts.items() if not name.startswith((*photographs, "nothing", "all"))}
    taken = [count for name, count in counts.items() if name.startswith(photographs)]
    total = [sum(column) for column in zip(*kinds.values())]
    rows = [[f"{name}, of {count}", *read] for name, (count, *read) in sorted(kinds.items())]
    rows.append([f"**all scenes, of {total[0]}**", *map(strong, total[1:])])
    photos = [sum(column) for column in zip(*taken)]
    rows.append([f"shared photographs, of {photos[0]}", *photos[1:]])
    if ghosts:
        rows.append(["texts found where there is none", *ghosts, ""])
    return table(["pictures read", *READERS, "any"], rows)


def live(lines):
    found = []
    for name, title in (("live-easy", "severity 1 and 2"), ("live-hard", "severity 3 to 5")):
        count, rows = pictures(lines)[name]
        readers = with_wheel(rows)
        of = ((0, f"frames read, of {count}"), (3, "CPU ms a frame, median"), (4, "CPU ms a frame, 95th percentile"))
        found += [[f"{title}: {what}", *(rows[reader][column] for reader in readers)] for column, what in of]
    _, rows = block(lines, "all: the")
    rows = {row[0]: row[1:] for row in rows[1:]}
    found += [[f"**frames that zxing-cpp reads: CPU ms, {what}**", *(rows[reader][column] for reader in readers)]
              for column, what in ((0, "median"), (1, "95th percentile"))] if rows else []
    return joined(table(["", *readers], found), compilers(lines))


def reading(lines):
    levels = blocks(lines)
    columns = [re.match(r"level (.), version (\d+)", head) for head, _ in levels]
    rows = [["fede, `fast`", "fede, fast"], ["fede, `normal`", "fede, normal"], ["rqrr", "rqrr"]]
    times = [[title, *(value(below, name) for _, below in levels)] for title, name in rows]
    png = [match[1] for match in matches(lines, r"\(the PNG alone\s+(.*)\)")]
    ratios = [[f"**rqrr / {title}**", *(strong(factor(below, name)) for _, below in levels)] for title, name in rows[:2]]
    return table(["PNG → text", *(f"level {match[1]}, version {match[2]}" for match in columns)],
                 [*times, ["decoding the PNG alone", *png], *ratios])


def factor(rows, name):
    return next(row[2].split()[0] for row in rows if row[0] == name)


def level(lines):
    rows, sides, near = [], {}, {}
    for line in lines:
        if "characters; read of" in line:
            characters, near = line.split()[0], {}
        elif together := re.match(r"together +(\w) +(\d+)$", line):
            level = together[1]
            rows.append([characters, level, sides[level], together[2], *near[level]])
        elif shots := re.match(r"\S.* (\w) +(\d+)((?: +\d+){6}) +\d+$", line):
            sides[shots[1]] = shots[2]
            counts = [int(count) for count in shots[3].split()[1:3]]
            near[shots[1]] = [sum(both) for both in zip(counts, near.get(shots[1], [0, 0]))]
    return table(["characters", "level", "modules a side", "photographs read, of 384", "200 pixels wide, of 64", "240"], rows)


def distances(lines):
    rows = matches(lines, r"^(\S.*?)  +(\w) +(fast|normal) .* (\d+)$")
    found = {}
    for row in rows:
        found.setdefault((row[1], row[2]), []).append(f"{row[4]} cm")
    return table(["conditions", "level", "fast", "normal"], [[*key, *cells] for key, cells in found.items()])


def contrast(lines):
    """For each noise and light, how faint a symbol may be for each reader to read all of its kind."""
    rows, readers = [], []
    each = int(matches(lines, r"^noise of .* symbols read of (\d+),")[0][1])
    for head, below in blocks(lines):
        noise = re.match(r"noise of (\S+) steps", head)
        if not noise:
            continue
        readers, counts = below[0][3:], below[1:]
        for light in dict.fromkeys(row[0] for row in counts):
            faint = sorted((row for row in counts if row[0] == light), key=lambda row: float(row[2]))
            for way, title in ((0, "dark on light"), (1, "light on dark")):
                reached = ["none"] * len(readers)
                for place in range(len(readers)):
                    for row in faint:
                        if int(row[3 + place].split()[way]) < each:
                            break
                        reached[place] = row[2]
                rows.append([noise[1], light, title, *reached])
    return table(["noise", "light", "", *readers], rows)


def hostile(lines):
    memory = block(lines, "memory for a frame")
    pixels = matches(lines, r"^(\S.*?)  +(\d+) +(\d+) +(\d+) +([\d.]+) +(\d+)$")
    files, names = [], matches(lines, r"^(\S+)\s+(\d+)\s+([\d.]+) s\s+(\d+) M\s+([\d.]+) s\s+(\d+) M$")
    for name, title, time, space in ((3, "`fede verify`", 3, 4), (5, "`fede scan`", 5, 6)):
        slowest = max(names, key=lambda match: float(match[time]))
        largest = max(names, key=lambda match: int(match[space]))
        files.append([title, f"{slowest[time]} s", f"`{slowest[1]}`", f"{largest[space]} MB", f"`{largest[1]}`"])
    worst = matches(lines, r"^worst: (\S+) s of (\S+), (\S+) MB of (\S+)")[0]
    return joined(
        table(["12 megapixels, ms", "fast", "normal", "thorough", "normal, × a photograph", "search of rxing"],
              [one.groups() for one in pixels]),
        table([memory[0].split(",")[0], "beyond the frame"], [[f"`{name}`", size] for name, size in memory[1]]),
        table([f"{len(names)} files under 1 MB", "most CPU", "of", "most memory", "of"], files),
        [f"The bounds are {worst[2]} s and {worst[4]} MB."],
    )


def gate(lines):
    head = matches(lines, r"^\d+ s of .*distinct frames")[0][0]
    rows = [cells(line) for line in lines if re.fullmatch(r"[\d.\s]+", line) and line.strip()]
    total = matches(lines, r"^frames a second on one core: (\S+), (\S+) times a camera's; 999 of 1000 within (\S+ ms)")
    summary = [["frames a second on one core", total[0][1]], ["**times a camera's 30**", strong(total[0][2])],
               ["999 of 1000 frames within", total[0][3]], ["memory, first part", f"{rows[0][2]} MiB"],
               ["memory, last part", f"{rows[-1][2]} MiB"]]
    return table([head, ""], summary)


def gate_page(lines):
    size = matches(lines, r"^the page, .*: (\d+) KB")[0][1]
    rows = matches(lines, r"^(fede|zxing-wasm)\s+(\S+)\s+(\S+)\s+(\d+/\d+)$")
    return joined(table(["ms a frame", "median", "95th percentile", "frames read"],
                        [[match[1], match[2], match[3], match[4].replace("/", " of ")] for match in rows]),
                  [f"The page with its core and icons, gzipped, has {size} KB."])


def page(lines):
    return table(["", "time"], [
        ["first load to ready", matches(lines, r"first load to ready: \"?(\d+)\"? ms")[0][1] + " ms"],
        ["frame to verdict, last code", matches(lines, r"the last code was read in \"?([\d.]+)\"? ms")[0][1] + " ms"],
    ])


def gate_serve(lines):
    return [f"Peak memory: {matches(lines, r'peak with 100 slow readers: (.*)')[0][1]}."]


def inputs(lines):
    rows = matches(lines, r"^(.{52})(gate|office|publisher) +(\d+) +(-?[\d.]+)   ")
    tables = []
    for who in ("gate", "office", "publisher"):
        paid = [[match[1].strip(), match[3], f"{max(float(match[4]), 0):.0f}"] for match in rows if match[2] == who]
        tables.append(table([f"paid by {'an' if who == 'office' else 'a'} {who}", "CPU ms", "MiB"], paid))
    return joined(*tables)


def floor(lines):
    model, code = (matches(lines, rf"floors: {pattern}")[0]
                   for pattern in (r"(\d+) states", r"(\d+) sets taken and (\d+) refused"))
    return table(["", ""], [["states of the model", grouped(model[1])],
                            ["sets taken by model and code", grouped(code[1])],
                            ["sets refused by model and code", grouped(code[2])]])


def linking(lines):
    found = matches(lines, r"numbers kept: (\w+); .* up to (\d+) nights of (\d+)")
    groups = matches(lines, r"(\d+) codes of (\d+) people fall into (\d+) groups")
    rows = [[{"true": "yes", "false": "no"}[one[1]], f"{one[2]} of {one[3]}", group[3]]
            for one, group in zip(found, groups)]
    return table(["numbers kept", "nights with the same salt, at most", f"groups of the codes of {groups[0][2]} people"], rows)


def bench(group, name, title, text, render, arguments=""):
    return Section(group, name, title, f"cargo bench --features full --bench {name}{arguments}", text, render)


def test(group, name, title, text, render, arguments):
    return Section(group, name, title, f"cargo test --release --features full {arguments} --nocapture", text, render)


SECTIONS = [
    bench("Codes", "verify", "Verification", """\
Text → authentic claims, beside a bare `verify_strict` of `ed25519-dalek` over the same messages.
Then text → live verdict, beside two of them and the parsing of one key. One thread. The aim is a
ratio of at most 1.15 for both.""", verify),
    bench("Codes", "foreign", "Codes of other networks", """\
The text of an EU-style certificate → an authentic statement, beside a bare ES256 verification of
`aws-lc-rs` over the same messages. One thread. The aim is a ratio of at most 1.15.""", foreign),
    bench("Codes", "store", "Store of a gate", """\
A gate's store with 500 regions of 8 keys each and 5 million revocations. A verdict includes
revocation and recognition.""", store),
    bench("Codes", "process", "Whole process", """\
`fede verify` of one picture of 1280 × 720 pixels, beside reading the same picture alone. The
difference is the start, the trust list, the signature and the verdict. Then of a code of another
network; the aim is at most 60 ms.""", process),
    bench("Codes", "issue", "Issuing one code", """\
Claims → PNG on one thread, beside the plain composition of `ciborium`, `coset`, `ed25519-dalek`,
`base45`, `qrcode` and `image`. The aim is a ratio of at least 20.""", issue),
    bench("Offices", "bulk", "Bulk issue", """\
`fede issue batch` of 40,000 rows into a tar file, beside the same plain composition under `rayon`,
which writes no file. Each row has a status and an itinerary, and the commitments are known. Each
figure is the best of five rounds in turns. The aim is a ratio of at least 24.""", bulk),
    bench("Offices", "commitment", "Commitments", """\
A commitment to a document number, for a gate and for an office. Then the time to try all numbers of
Chinese residents against one code. fede uses the parameters of the first row.""", commitment),
    bench("Offices", "audit", "Audit", """\
The audit of a million declarations, from the first dossier to the last line of the journal. The
requirement is 60 s. Each time is of one run.""", audit),
    bench("Offices", "declare", "Declarations one by one", """\
Declarations of people whose commitment exists, into a registry on PostgreSQL that is on disk before
each is confirmed. Clients and server share the cores. The requirement is 2,000 per second.""", declare),
    bench("Offices", "office_web", "The office online", """\
Declarations through `fede office serve`, each on disk before its receipt is shown; status pages;
idle connections. Clients, servers and PostgreSQL share the cores. Beside it a bare axum handler.
The number of a declaration is stored sealed: its commitment is made by the next issue.""", office_web),
    bench("Offices", "night", "A night with workers", """\
A night over a registry on PostgreSQL on the same machine, with workers of one thread each: beside
`fede issue batch` with one thread, and two workers beside one. The time that the server computes is
counted apart where it says so. The requirements stand beside the figures.""", night),
    bench("Offices", "country", "Ten million people", """\
A registry on PostgreSQL on the same machine: one person has declared, and the server has copied the
rows. A night over all of them by one worker with every core, then the page of one person after the
other: all that the registry is asked for it. Each time of the night is of one run. Without a number
of people the bench takes a million.""", night, " -- 10000000"),
    bench("Offices", "share", "Shared facts", """\
A million facts from one office to another: exported and sealed, opened and matched, audited. The
requirement is 60 s and 300 MiB. Each time is of one run.""", share),
    bench("Offices", "itineraries", "Itineraries", """\
`fede office itineraries` from a table of stays, on one core. Each time is of one run.""", itineraries),
    bench("Gates", "revocation", "Revocation lists", """\
The size of a list with its blocks, in bytes, beside the information bound. The bound is log2 of the
number of ways to choose the revoked slots. A look-up is for one slot.""", revocation),
    bench("Gates", "gate", "Frames at a gate", """\
The native gate reads 1920 × 1080 frames with verdicts on one core. `-- 3600` simulates an hour.""",
          gate, " -- 600"),
    Section("Gates", "gate_page", "The page in a browser", "cargo bench --features full --bench gate_page -- PACKAGE", """\
The gate page beside `zxing-wasm`, in the same chromium on the same frames of 1280 × 720 pixels.
`PACKAGE` is the unpacked npm package.""", gate_page),
    test("Gates", "page", "Start of the page", """\
Times of the page in chromium with a simulated camera, each measured once.""", page, "--test program gate_page:: --"),
    test("Gates", "gate_serve", "Slow clients", """\
100 clients ask the page's server for a file of 16 MiB each and read nothing.""", gate_serve,
         "--test program gate_serve::a_hundred_slow_readers --"),
    Section("Pictures", "peers", "Readers of pictures", "cargo run --release -- SETS", """\
fede's efforts beside other readers, on the same pixels in one process. A picture counts as read if
every text in it was found. CPU time is that of all threads. [reading.md](reading.md) says how the
pictures are made: the synthetic ones come from the seeds 31, 32 and 33, the bursts from seed 3.""", peers,
            "cd peers && cargo run --release -- --bursts BURSTS SET..."),
    Section("Pictures", "scenes", "Scenes at a gate", "cargo run --release -- SETS", """\
The shared scenes, three seeds of `peers/scenes.py` (601, 602 and 603; nothing was chosen on them),
and the shared photographs. fede's efforts and other readers, in one run.""", scenes,
            "cd peers && cargo run --release -- --families SET..."),
    Section("Pictures", "live", "Frames with a live code", "cargo run --release -- SETS", """\
Symbols as long as live codes (466 to 534 characters, level L), on the screen of a telephone: eight
kinds of scenes of `peers/scenes.py`, seed 604, thirty of each. The aim is no slower than zxing-cpp
on frames that both read. Of severity 3 to 5 it reads a third, and fede goes on looking.""",
            live, "cd peers && cargo run --release -- SET..."),
    Section("Pictures", "contrast", "Faint symbols", "cargo run --release -- SETS", """\
Flat, sharp symbols at 4.3 pixels a module beside stripes of black and white. For each noise
(standard deviation) and light of the paper, in steps of 255, the greatest ratio of dark to light up
to which all symbols of three texts are read. The aim is 0.9 at a noise of 2 for `fast`.""", contrast,
            "cd peers && cargo run --release -- --contrast"),
    bench("Pictures", "reading", "Clean pictures", """\
An issued PNG without defects, 8 pixels a module, from PNG to text.""", reading),
    Section("Pictures", "level", "Error correction levels", "cargo run --release --features full --example level", """\
Simulated photographs of symbols of the same size, read with the effort `normal`: a health status
(201 characters), one with an itinerary (321), and the same as live codes (466 and 534). A camera of
1280 × 720 pixels with a field of 60° sees a telephone's symbol of 6 cm 222 pixels wide at 30 cm.""", level),
    Section("Pictures", "range", "Reading range", "cargo run --release --features full --example range", """\
Simulated photographs of the code of a health status (201 characters), printed 3 cm wide, by a
camera of 1280 × 720 pixels with a field of 60°. The greatest distance up to which at least 15 of 16
are read at every distance that was tried.""", distances),
    bench("Hostile inputs", "hostile", "Pictures made to cost time", """\
Pictures of 12 megapixels in memory, measured once each. Then files of less than a megabyte, each
given to `fede verify` and `fede scan` as whole processes.""", hostile),
    test("Hostile inputs", "inputs", "Cost of inputs", """\
The worst inputs of each kind, oversized, nested or unsigned, on a stack of 1 MiB. The test fails if
an input takes more memory than its limit. Each input is measured once, in steps of 10 ms. For the
key file that asks for 260 MiB, the figures include making the key.
[threat-model.md](threat-model.md#what-an-input-can-cost) says what comes of each.""", inputs, "--test library inputs --"),
    test("Counts", "linking", "Linking codes", """\
How long the codes of one person have the same salt ([privacy.md](privacy.md)). This is a count, not
a timing.""", linking, "--test library office::codes_ --"),
    test("Counts", "floor", "Rollback model", """\
The model of the protection against rollback
([decision 021](decisions/021-rollback-floors.md)). These are counts, not timings.""", floor,
         "--lib floor --"),
]


# The page

def read(path):
    """The header of a stored output, and its lines."""
    header, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines()[1:])
    return fields, text.splitlines()


def build(directory):
    """All files under docs that the outputs in `directory` give, by name."""
    stored = {section.name: read(directory / f"{section.name}.txt") for section in SECTIONS
              if (directory / f"{section.name}.txt").exists()}
    outputs = {name: output for name, output in stored.items() if not output[1][0].startswith(LEFT_OUT)}
    machines = sorted({machine(fields) for fields, _ in outputs.values()})
    lines = [*INTRO.splitlines(), ""]
    if outputs:
        lines += [*measured_on(machines), "", "## Overview", ""]
        lines += [*overview({name: text for name, (_, text) in outputs.items()}), ""]
    group = None
    for section in SECTIONS:
        if section.group != group:
            group = section.group
            lines += [f"## {group}", ""]
        lines += [f"### {section.title}", "", *section.text.splitlines(), ""]
        lines += ["```shell", section.shown or section.command, "```", ""]
        if section.name not in outputs:
            reason = stored[section.name][1][0].removeprefix(LEFT_OUT) if section.name in stored else "not run yet"
            lines += [f"Left out: {reason}.", ""]
            continue
        fields, text = outputs[section.name]
        if len(machines) > 1:
            lines += [f"Measured on {machine(fields)}.", ""]
        if is_busy(fields):
            lines += [f"Other programs ran at the same time (load average {fields['load']}).", ""]
        try:
            lines += [*section.render(text), ""]
        except (ValueError, KeyError, IndexError, StopIteration) as error:
            raise SystemExit(f"docs/benchmarks/{section.name}.txt: {error!r}") from error
    files = {"benchmarks.md": "\n".join(lines).rstrip() + "\n"}
    if "peers" in outputs:
        files["images/benchmark-pictures.svg"] = benchmark_plots.pictures(READERS, families(outputs["peers"][1]))
    if "store" in outputs and "verify" in outputs:
        files["images/benchmark-verdict.svg"] = benchmark_plots.verdict(verdict_parts(outputs))
    return files


def machine(fields):
    return f"{fields['machine']}; rustc {fields['rustc']}; {fields['date']}"


def is_busy(fields):
    """Whether more ran than the benchmarks before this one."""
    cores = int(re.search(r"(\d+) cores", fields["machine"])[1])
    return float(fields["load"]) > 1.5 * cores


def measured_on(machines):
    if len(machines) == 1:
        return [f"Measured on: {machines[0]}."]
    return ["Measured on:", "", *(f"- {one}" for one in machines)]


def verdict_parts(outputs):
    """The parts of one verdict, in µs."""
    _, verdict = block(outputs["store"][1], "a verdict with store")
    _, rest = block(outputs["store"][1], "where the rest goes")
    _, parts = block(outputs["verify"][1], "where the rest goes")
    return [("the whole verdict", number(value(verdict, "fede"))),
            ("signature (bare verify_strict)", number(value(verdict, "bare verify_strict"))),
            *((name, number(time)) for name, time in parts),
            *((name, number(value(rest, name))) for name in ("revocation", "age and clock"))]


def overview(outputs):
    rows = []

    def row(name, title, figure, aim):
        if name in outputs:
            rows.append([title, figure(outputs[name]), aim])

    def ratio(start, name="ratio"):
        return lambda lines: strong(value(block(lines, start)[1], name))

    row("verify", "text → authentic claims / bare `verify_strict`", ratio("text → authentic claims"), "at most 1.15")
    row("verify", "text → live verdict / two bare `verify_strict` and a key", ratio("text → live verdict"),
        "at most 1.15")
    row("store", "verdict with a store / bare `verify_strict`", ratio("a verdict with store"), "")
    row("issue", "claims → PNG, times the speed of plain crates", ratio("claims → PNG"), "at least 20")
    for one in "LQ":
        row("bulk", f"bulk issue, level {one}, times the speed of plain crates", ratio(f"level {one}"), "at least 24")
    row("audit", "audit of a million declarations",
        lambda lines: strong(value(blocks(lines)[0][1], "the first audit").split(", ")[0]), "at most 60 s")
    row("gate", "frames of 1920 × 1080, times a camera's 30 a second",
        lambda lines: strong(matches(lines, r"one core: \S+, (\S+) times")[0][1]), "")
    row("hostile", "most CPU of a picture file under 1 MB",
        lambda lines: strong(matches(lines, r"^worst: (\S+ s)")[0][1]), "at most 3 s")
    row("hostile", "most memory of a picture file under 1 MB",
        lambda lines: strong(matches(lines, r"^worst: .*, (\S+ MB) of")[0][1]), "at most 400 MB")
    lines = table(["", "figure", "aim"], rows)
    if "peers" in outputs:
        lines += ["", "![pictures read by fede and other readers](images/benchmark-pictures.svg)"]
    if "store" in outputs and "verify" in outputs:
        lines += ["", "![the parts of one verdict in microseconds](images/benchmark-verdict.svg)"]
    return lines
