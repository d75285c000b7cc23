// Pictures of codes that staff drop, paste or choose.

import { kindOf } from "./documents.js";

// Larger files are not opened.
const MAX_BYTES = 64 << 20;
// A text file with a code is short.
const MAX_TEXT_BYTES = 64 << 10;

const isText = ({ type, name }) => type.startsWith("text/plain") || /\.txt$/i.test(name);

// `take({ file, kind })` gets a picture or, by its kind, a document that is drawn first; `take({ text })`
// the text of a file, `take({ trouble })` the reason why there is neither.
export async function open(file, take) {
  if (file.size === 0) return take({ trouble: "picture-empty" });
  if (isText(file)) return file.size > MAX_TEXT_BYTES ? take({ trouble: "picture-kind" }) : take({ text: await file.text() });
  if (file.size > MAX_BYTES) return take({ trouble: "picture-large" });
  return take({ file, kind: await kindOf(file) });
}

export function listenForPictures(take) {
  const isFile = ({ dataTransfer }) => [...dataTransfer?.types ?? []].includes("Files");
  addEventListener("dragover", (event) => { if (isFile(event)) { event.preventDefault(); document.body.dataset.drag = "on"; } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) delete document.body.dataset.drag; });
  addEventListener("drop", (event) => {
    delete document.body.dataset.drag;
    if (!isFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) open(file, take);
  });
  addEventListener("paste", (event) => {
    const [file] = event.clipboardData?.files ?? [];
    if (!file) return;
    event.preventDefault();
    open(file, take);
  });
}
