// Reads a code from a picture or the camera, with the core of the gate page. The core is loaded when
// it is first needed.

let reader = null;
let stream = null;
let isStarted = false;
// Changes with each start and stop: the answer to an earlier start is nobody's.
let turn = 0;

// Longest side of a picture in pixels: enough for a page with a code, and read in a moment.
const MAX_SIDE = 2400;

async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), { host: { fetch: () => -1, foreign: () => -1 } });
  return instance.exports;
}

async function texts(source, width, height, url) {
  reader ??= await load(url);
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // A picture with a transparent ground has dark modules on white.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, w, h);
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  const at = reader.input(data.length);
  new Uint8Array(reader.memory.buffer, at, data.length).set(data);
  reader.read(w, h, w * 4, 4);
  const bytes = new Uint8Array(reader.memory.buffer, reader.output(), reader.output_length());
  return JSON.parse(new TextDecoder().decode(bytes)).texts;
}

const isCode = (text) => text.startsWith("FD");

// The text of the first code in a picture; null if there is none.
export async function fromPicture(file, url) {
  const bitmap = await createImageBitmap(file);
  const found = await texts(bitmap, bitmap.width, bitmap.height, url);
  bitmap.close();
  return found.find(isCode) ?? found[0] ?? null;
}

// Also while the browser asks for permission.
export const isOn = () => isStarted;

const end = (stream) => { for (const track of stream?.getTracks() ?? []) track.stop(); };

export function stop(video) {
  turn += 1;
  isStarted = false;
  end(stream);
  stream = null;
  video.srcObject = null;
  video.hidden = true;
}

// Starts the camera, and answers the first text in view that `choose` takes; null if it was stopped before.
export async function fromCamera(video, url, choose = (found) => found.find(isCode)) {
  stop(video);
  const mine = turn;
  isStarted = true;
  try {
    const opened = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } });
    if (mine !== turn) { end(opened); return null; }
    stream = opened;
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    while (mine === turn) {
      const found = video.videoWidth > 0 ? await texts(video, video.videoWidth, video.videoHeight, url) : [];
      const code = choose(found);
      if (code && mine === turn) return code;
      await new Promise((next) => { setTimeout(next, 100); });
    }
    return null;
  } catch (error) {
    // Who has stopped the camera expects that it does not play.
    if (mine !== turn) return null;
    throw error;
  }
}
