// Files that the browser does not open: PDF, SVG, TIFF, later frames of animations. What draws them
// has no bound, so each file gets a worker of its own, which is ended when it takes too long. Its
// memory is bounded by the module itself.

// Maximum time for drawing a file, the same as natively.
const MAX_DRAW_MILLIS = 10_000;
// Maximum time for loading the module, which is 1.9 MB over the network.
const MAX_LOAD_MILLIS = 60_000;
// Four pages or frames, each over white and over black if it is transparent.
const MAX_PAGES = 8;

// How the drawing ended (`DocumentEnd` in Rust). `null`: all pages were drawn.
const ENDS = { 0: "picture-kind", 1: null, 2: "picture-more-pages", 3: "picture-damaged", 4: "picture-password", 255: "picture-not-drawn" };

// What the module is for: a document must be drawn, of an animation it decodes what the browser does
// not. `null` for other files. The module decides by itself what a file is.
export async function kindOf(file) {
  const beginning = new TextDecoder("latin1").decode(await file.slice(0, 4096).arrayBuffer());
  const isSvg = /^[^\w<]*</.test(beginning) && beginning.slice(0, 1024).includes("<svg");
  if (isSvg || beginning.slice(0, 1024).includes("%PDF-") || /^(II\*\0|MM\0\*)/.test(beginning)) return "document";
  const isApng = beginning.startsWith("\x89PNG") && beginning.includes("acTL");
  const isMovingWebp = beginning.slice(8, 16) === "WEBPVP8X" && (beginning.charCodeAt(20) & 2) !== 0;
  return isApng || isMovingWebp || beginning.startsWith("GIF8") ? "animation" : null;
}

// The pages that were drawn, and what is wrong with the rest, if something is. `module` is the name
// of the module; without one, this page cannot draw.
export function drawDocument(file, module) {
  const pages = [];
  if (!module) return Promise.resolve({ pages, trouble: "no-documents" });
  const worker = new Worker("drawing.js", { type: "module" });
  let clock;
  return new Promise((resolve) => {
    let isLoaded = false;
    const end = (trouble) => resolve({ pages, trouble });
    const fail = () => end(isLoaded ? "picture-not-drawn" : "documents-unloaded");
    clock = setTimeout(fail, MAX_LOAD_MILLIS);
    worker.onmessage = ({ data }) => {
      if (data.isLoaded) {
        isLoaded = true;
        clearTimeout(clock);
        clock = setTimeout(fail, MAX_DRAW_MILLIS);
      } else if (data.page && pages.length < MAX_PAGES) {
        pages.push(data.page);
      } else if (data.end !== undefined) {
        end(ENDS[data.end]);
      } else {
        fail();
      }
    };
    worker.onerror = fail;
    worker.onmessageerror = fail;
    worker.postMessage({ file, module });
  }).finally(() => {
    clearTimeout(clock);
    worker.terminate();
  });
}

// Asks the service worker to fetch modules in the background, so that they work offline later: that for
// documents, and that for codes of other networks if the rules ask for them.
export async function fetchEarly(isForeign) {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage("fetch-later-files");
  if (isForeign) active?.postMessage("fetch-asked-files");
}
