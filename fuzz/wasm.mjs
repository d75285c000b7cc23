// Replays the fuzz corpus in the core of the gate page, with the stack size that WebAssembly has
// there (1 MiB, the default of wasm-ld).
//
// node fuzz/wasm.mjs CORE CORPUS. Each file of the corpus is used as rules at `open`, as a
// scanner's line, as a command, as an archive and a file in one, and as a frame. Fails if the core
// traps: a panic, stack overflow, or no memory left.

import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

const [corePath, corpus] = process.argv.slice(2);
if (!corpus) {
  console.error("usage: node fuzz/wasm.mjs CORE CORPUS");
  process.exit(2);
}

// Time of the set with the fixed keys: fuzz/src/world.rs.
const NOW = Date.parse("2026-03-05T08:00:00Z");
// Maximum number of corpus files per target. More of them rarely show anything new.
const MAX_FILES = Number(process.env.FUZZ_WASM_FILES ?? 400);

const utf8 = new TextEncoder();
const text = new TextDecoder();
const lossy = (bytes) => text.decode(bytes);
const module = new WebAssembly.Module(readFileSync(corePath));

// Host side of src/gate_core.rs, as in src/gate/page/site/core.js.
class Core {
  constructor() {
    // A page without the module for codes of other networks.
    const host = { fetch: () => -1, foreign: () => -1 };
    this.exports = new WebAssembly.Instance(module, { host }).exports;
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.exports.memory.buffer, pointer, length);
  }

  hand(...parts) {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const input = this.#bytes(this.exports.input(length), length);
    let at = 0;
    for (const part of parts) {
      input.set(part, at);
      at += part.length;
    }
  }

  answer() {
    return JSON.parse(text.decode(this.#bytes(this.exports.output(), this.exports.output_length())));
  }

  command(json, handed = new Uint8Array()) {
    this.hand(json, handed);
    this.exports.command(json.length);
    return this.answer();
  }

  do(command, handed) {
    return this.command(utf8.encode(JSON.stringify(command)), handed);
  }

  begin(root) {
    this.hand(root);
    this.exports.begin();
    return this.answer();
  }

  frame(bytes, [width, height, stride, layout]) {
    this.hand(bytes);
    this.exports.frame(width, height, stride, layout, 0, NOW, at().millis);
    return this.answer();
  }
}

let millis = 0;
const at = () => ({ now: NOW, millis: (millis += 40) });
const key = "07".repeat(32);

const root = readFileSync(join(corpus, "gate/root.cbor"));
const set = readFileSync(join(corpus, "gate/set.tar"));

// An open gate that holds a set.
function gate() {
  const core = new Core();
  const steps = [
    core.begin(root),
    core.do({ do: "archive", at: at() }, set),
    core.do({ do: "open", at: at(), key, region: "CN-SH" }),
  ];
  const error = steps.find((answer) => answer.error);
  if (error) throw new Error(`the gate cannot be opened: ${JSON.stringify(error)}`);
  return core;
}

// A tar archive with one file.
function tar(name, bytes) {
  const header = new Uint8Array(512);
  const put = (at, value) => header.set(utf8.encode(value), at);
  put(0, name);
  put(100, "0000644\0");
  put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\x0000");
  const sum = header.reduce((sum, byte) => sum + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  const archive = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512 + 1024);
  archive.set(header);
  archive.set(bytes, 512);
  return archive;
}

// Interprets the first bytes like the target `frame`.
function frame(core, bytes) {
  if (bytes.length < 5) return;
  const [, width, stride, layout, height] = bytes;
  core.frame(bytes.subarray(5), [width, height, stride, layout % 2 ? 4 : 1]);
}

const kinds = {
  rules: (core, bytes) => core.do({ do: "open", at: at(), key, rules: lossy(bytes) }),
  line: (core, bytes) => {
    for (const line of lossy(bytes).split("\n").slice(0, 32)) core.do({ do: "line", at: at(), text: line });
  },
  // Each line unchanged, as in the target `page`, with the rest of the input as its bytes.
  command: (core, bytes) => {
    const zero = bytes.indexOf(0);
    const [lines, handed] = zero < 0 ? [bytes, bytes.subarray(0, 0)] : [bytes.subarray(0, zero), bytes.subarray(zero + 1)];
    for (const line of lossy(lines).split("\n").slice(0, 12)) core.command(utf8.encode(line), handed);
  },
  archive: (core, bytes) => core.do({ do: "archive", at: at() }, bytes),
  file: (core, bytes) => {
    for (const name of ["snapshot.cbor", "roots/2.cbor"]) core.do({ do: "archive", at: at() }, tar(name, bytes));
  },
  frame,
  // Restores the store, as a page does from its browser's database.
  restore: (core, bytes) => {
    core.hand(bytes);
    core.exports.restore_object();
    core.hand(bytes);
    core.exports.restore_state();
    core.do({ do: "kept" });
    core.do({ do: "stand", at: at() });
  },
};

// Known hostile inputs, independent of the corpus.
const dotted = Array(2000).fill("a").join(".");
const head = 'document = "gate-rules"\n';
const hostile = [
  `${head}a = ${"[".repeat(12 << 10)}`,
  "[".repeat(12 << 10),
  "[".repeat(120 << 10),
  "{".repeat(12 << 10),
  `${head}[${dotted}]\nx = 1`,
  `${head}${dotted} = 1`,
  `${head}a = ${"{a = ".repeat((12 << 10) / 5)}`,
  `${head}a = ${"{a = ".repeat(2000)}1${"}".repeat(2000)}`,
  `${head}[[${dotted}]]`,
  `{"do": "open", "at": ${"[".repeat(20000)}`,
  `{"do": "line", "x": ${'{"a":'.repeat(20000)}`,
].map((value) => utf8.encode(value));

function files() {
  const found = [["hostile", hostile]];
  for (const target of readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (target.name === "gate") continue;
    const names = readdirSync(join(corpus, target.name)).sort();
    // If there are more files, a selection spread over all of them.
    const step = Math.max(1, names.length / MAX_FILES);
    const chosen = [];
    for (let place = 0; place < names.length; place += step) {
      const path = join(corpus, target.name, names[Math.floor(place)]);
      if (existsSync(path)) chosen.push(new Uint8Array(readFileSync(path)));
    }
    found.push([target.name, chosen]);
  }
  return found;
}

const counts = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, { runs: 0, millis: 0, slowest: 0 }]));
const failures = [];
let core = gate();
for (const [target, inputs] of files()) {
  for (const bytes of inputs) {
    for (const [kind, replay] of Object.entries(kinds)) {
      const begun = performance.now();
      try {
        replay(core, bytes);
      } catch (error) {
        failures.push(`${kind} of ${target}, ${bytes.length} bytes: ${error.constructor.name}: ${error.message}`);
        // After a trap the state of a module is undefined, so a new one is created.
        core = gate();
      }
      // State that an input restored or opened must not affect the next one.
      if (kind === "restore" || kind === "command") {
        core.exports.forget();
        core.begin(root);
        core.do({ do: "archive", at: at() }, set);
        core.do({ do: "open", at: at(), key, region: "CN-SH" });
      }
      const took = performance.now() - begun;
      const count = counts[kind];
      count.runs += 1;
      count.millis += took;
      count.slowest = Math.max(count.slowest, took);
    }
  }
}

for (const [kind, { runs, millis, slowest }] of Object.entries(counts)) {
  console.log(`${kind.padEnd(8)} ${String(runs).padStart(6)} inputs, ${(millis / 1000).toFixed(1)} s, slowest ${slowest.toFixed(0)} ms`);
}
console.log(`memory   ${core.exports.memory.buffer.byteLength >> 20} MiB`);
for (const failure of failures) console.error(`FAILED: ${failure}`);
process.exit(failures.length ? 1 : 0);
