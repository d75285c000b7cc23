// Workers keep the page responsive: one reads frames, another updates the set.

import { Core, KIND, clocks } from "./core.js";
import { ForeignModule } from "./foreign.js";
import * as store from "./store.js";

// Maximum size of an archive in bytes. The core has the same limit.
const MAX_ARCHIVE_BYTES = 256 << 20;

let core;
let config;
let lastClock = "";
// Source of an update: files chosen by the user, or, if null, the page's own server.
let chosen = null;

function fetchFile(name, max) {
  if (chosen) {
    const file = chosen.get(name);
    return file ? new Uint8Array(new FileReaderSync().readAsArrayBuffer(file.slice(0, max + 1))) : null;
  }
  // A synchronous request, because the core waits for the answer. Only a worker may do that.
  const request = new XMLHttpRequest();
  request.open("GET", config.set + name, false);
  request.setRequestHeader("Cache-Control", "no-cache");
  request.responseType = "arraybuffer";
  request.timeout = 30_000;
  request.send();
  if (request.status === 404) return null;
  if (request.status !== 200) throw new Error(String(request.status));
  return new Uint8Array(request.response);
}

const shiftOf = () => ({ region: config.region, rules: config.rulesText });

// Loads the module that reads codes of other networks, if the rules ask for them. Without it the verdict
// says that this gate cannot read them. The next update tries again.
async function loadForeign(opened) {
  if (!opened.foreign || !config.foreign || core.foreign) return opened;
  core.foreign = await ForeignModule.load(config.foreign, (signed) => core.ed25519(signed)).catch(() => null);
  return opened;
}

const actions = {
  async open(message) {
    config = message.config;
    core = await Core.load("fede-gate.wasm", fetchFile);
    // A gate with another root is another gate, with its own database.
    store.use(config.gate);
    let kept = message.kept?.state ? message.kept : { objects: [] };
    let trouble = null;
    if (!kept.state) {
      try {
        kept = await store.load();
      } catch (error) {
        trouble = { id: "no-database", detail: String(error) };
      }
    }
    core.restore(kept);
    let isNew = false;
    if (!kept.state) {
      isNew = true;
      const root = await fetch(config.root).catch(() => null);
      if (!root?.ok) return { error: { id: "no-root", message: config.root, hint: "" } };
      const bytes = await root.arrayBuffer();
      // The name of the database contains the root's digest. A different root here would be trusted
      // without anybody's consent.
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      if (!found.startsWith(config.gate)) return { error: { id: "no-root", message: `${config.root}: ${found.slice(0, 16)}…, ${config.gate}…`, hint: "" } };
      const begun = core.begin(new Uint8Array(bytes));
      if (begun.error) return begun;
      try {
        await store.keep(core.command({ do: "kept" }), (place) => core.object(place));
      } catch (error) {
        trouble = { id: "no-database", detail: String(error) };
      }
    }
    if (message.forUpdate) return { isNew, trouble };
    const key = [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const opened = core.command({ do: "open", at: clocks(), key, ...shiftOf() });
    return { ...await loadForeign(opened), isNew, trouble };
  },

  // Loads the store that another worker has updated.
  reload(message) {
    core.restore(message.held);
    return loadForeign(core.command({ do: "reopen", ...shiftOf() }));
  },

  async update(message) {
    chosen = null;
    let result;
    let unkept = null;
    if (message.archive?.size > MAX_ARCHIVE_BYTES) return { error: { id: "archive", message: `${message.archive.size} > ${MAX_ARCHIVE_BYTES}`, hint: "" } };
    if (message.archive) {
      result = core.command({ do: "archive", at: clocks() }, new Uint8Array(await message.archive.arrayBuffer()));
    } else {
      chosen = message.files ? namesInSet(message.files) : null;
      result = core.command({ do: "sync", at: clocks() });
    }
    if (result.error) return result;
    try {
      await store.keep(core.command({ do: "kept" }), (place) => core.object(place));
    } catch (error) {
      // The gate uses the newer set until the page is closed.
      unkept = error?.name === "QuotaExceededError" ? "database-full" : "no-database";
    }
    return { ...result, unkept, held: actions.held() };
  },

  // The store as the core holds it, for another worker. The database is only a copy and may be
  // unavailable.
  held() {
    const { state, clock, objects } = core.command({ do: "kept" });
    return { state, clock, objects: objects.map((_, place) => core.object(place)) };
  },

  async frame(message) {
    const { frame } = message;
    try {
      return await readFrame(frame);
    } finally {
      frame.close();
    }
  },

  async stand() {
    const standing = core.command({ do: "stand", at: clocks() });
    const { clock } = standing;
    if (clock && clock !== lastClock) {
      lastClock = clock;
      await store.keepClock(clock).catch(() => {});
    }
    return standing;
  },

  // A picture that staff have chosen. Transparent parts count as white, then as black.
  async picture(message) {
    const bitmap = await createImageBitmap(message.file).catch(() => null);
    if (!bitmap) return { error: { id: "picture-kind", message: "", hint: "" } };
    try {
      const white = readPicture(bitmap, "#fff");
      return white.error || white.judged.length ? white : readPicture(bitmap, "#000");
    } finally {
      bitmap.close();
    }
  },

  // The drawn pages of a document.
  pages({ pages }) {
    let sight = { judged: [], remarks: [] };
    pages.forEach(({ width, height, pixels }, place) => {
      core.input(pixels.length).set(pixels);
      sight = core.frame(width, height, width, 1, place + 1 < pages.length ? KIND.page : KIND.lastPage);
    });
    return sight;
  },

  line: (message) => core.command({ do: "line", at: clocks(), text: message.text }),
  document: (message) => core.command({ do: "document", at: clocks(), text: message.number }),
  decide: (message) => core.command({ do: "decide", at: clocks(), text: message.choice }),
  digits: ({ random }) => core.command({ do: "ask", at: clocks(), random }),
  stopDigits: () => core.command({ do: "stop-asking", at: clocks() }),
  clear: () => core.command({ do: "clear" }),
  count: (message) => core.command({ do: "count", dropped: message.dropped, read_millis: message.readMillis }),
  report: (message) => core.command({ do: "report", at: clocks(), lang: message.lang, zone: message.zone, name: message.name }),
};

// Maps the chosen files to their names within the set. Parent directories do not matter.
function namesInSet(files) {
  const names = new Map();
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    const name = /(?:^|\/)((?:roots\/|objects\/)?[^/]+\.cbor)$/.exec(path)?.[1];
    if (name) names.set(name, file);
  }
  return names;
}

// Maximum number of pixels that are read of a picture. A larger one is drawn smaller.
const MAX_PICTURE_PIXELS = 24_000_000;

function readPicture(bitmap, background) {
  const scale = Math.min(1, Math.sqrt(MAX_PICTURE_PIXELS / (bitmap.width * bitmap.height)));
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.floor(length * scale)));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  core.input(data.length).set(data);
  return core.frame(width, height, 4 * width, 4, KIND.lastPage);
}

const PLANES = ["I420", "I420A", "I422", "I444", "NV12"];
let canvas;

let readsPlanes = true;

// The first plane of a camera frame is already the grey picture. Other frames are drawn on a canvas
// and converted.
async function readFrame(frame) {
  if (readsPlanes && typeof VideoFrame !== "undefined" && frame instanceof VideoFrame && PLANES.includes(frame.format)) {
    try {
      return await readPlane(frame);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      readsPlanes = false;
    }
  }
  const width = frame.displayWidth ?? frame.width;
  const height = frame.displayHeight ?? frame.height;
  if (!canvas || canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(frame, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  core.input(data.length).set(data);
  return core.frame(width, height, 4 * width, 4, KIND.camera);
}

async function readPlane(frame) {
  const { x, y, width, height } = frame.visibleRect;
  // An even size, because planes at half resolution start on even columns.
  const rect = { x, y, width: width & ~1, height: height & ~1 };
  const size = frame.allocationSize({ rect });
  const layout = await frame.copyTo(core.input(size), { rect });
  if (layout[0].offset !== 0) throw new Error("the first plane is not first");
  return core.frame(rect.width, rect.height, layout[0].stride, 1, KIND.camera);
}

// The core handles one message at a time.
let queue = Promise.resolve();
onmessage = ({ data }) => {
  queue = queue.then(async () => {
    try {
      postMessage({ id: data.id, answer: await actions[data.do](data) });
    } catch (error) {
      const died = error instanceof WebAssembly.RuntimeError;
      postMessage({ id: data.id, answer: { error: { id: died ? "core-died" : "worker", message: String(error), hint: "" } } });
    }
  });
};
