// The camera: starting, losing, switching, and one frame at a time.

import { $, word } from "./language.js";

let stream = null;
let busy = false;
let starting = 0;
let lastFrame = 0;
// Frames dropped by the page. The core cannot see them.
let dropped = 0;
let seeFrame;
let lost;

// `see(frame)` reads a frame. `cleared()` is called when the camera is lost: a verdict on the screen
// would hide the message.
export function useCamera({ see, cleared }) { [seeFrame, lost] = [see, cleared]; }

export const isOn = () => stream !== null;
export const takeDropped = () => { const count = dropped; dropped = 0; return count; };

export async function startCamera(deviceId) {
  // A newer start cancels one that is still waiting.
  const mine = ++starting;
  if (!isSecureContext || !navigator.mediaDevices) return cameraTrouble("insecure");
  stopCamera();
  try {
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    const got = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } });
    if (mine !== starting) { for (const track of got.getTracks()) track.stop(); return undefined; }
    stream = got;
  } catch (error) {
    return mine === starting ? cameraTrouble(error.name) : undefined;
  }
  const of = stream;
  const [track] = of.getVideoTracks();
  track.addEventListener("ended", () => { if (stream === of) cameraTrouble("unplugged"); });
  delete document.body.dataset.cameraTrouble;
  lastFrame = performance.now();
  lockScreen();
  const video = $("video");
  video.srcObject = stream;
  await video.play().catch(() => {});
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  $("switch-camera").hidden = cameras.length < 2;
  $("torch").hidden = !track.getCapabilities?.().torch;
  $("torch").setAttribute("aria-pressed", "false");
  document.body.dataset.camera = "on";
  showPrompt();
  watch();
  return undefined;
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  delete document.body.dataset.camera;
}

function cameraTrouble(id) {
  stopCamera();
  lost();
  document.body.dataset.cameraTrouble = id;
  showPrompt();
}

// What the page asks for while there is no verdict.
export function showPrompt() {
  const id = document.body.dataset.cameraTrouble;
  const trouble = id && (word(`trouble-${id}`) ?? `${word("trouble-camera")} (${id})`);
  $("prompt-words").textContent = trouble ?? word(stream ? "prompt" : "prompt-start");
  $("start").hidden = stream !== null;
}

// Keeps the screen on: no codes are read while the device sleeps.
const lockScreen = () => navigator.wakeLock?.request("screen").catch(() => {});

document.addEventListener("visibilitychange", () => {
  if (document.hidden || !stream) return;
  lastFrame = performance.now();
  $("video").play().catch(() => {});
  lockScreen();
});

// Some cameras stop without an event. No frame for 5 seconds means that the camera is gone.
setInterval(() => {
  if (stream && !document.hidden && performance.now() - lastFrame > 5000) cameraTrouble("unplugged");
}, 1000);

// Troubles that end when somebody connects a camera.
const MENDED = ["unplugged", "NotFoundError", "NotReadableError"];
navigator.mediaDevices?.addEventListener("devicechange", () => { if (!stream && MENDED.includes(document.body.dataset.cameraTrouble)) startCamera(); });

// A frame that arrives while another is being read is dropped, so that the newest is read next.
function watch() {
  const video = $("video");
  const of = stream;
  const onFrame = async () => {
    if (of !== stream) return;
    lastFrame = performance.now();
    schedule();
    // While staff type a document number, the code to compare it with must not change.
    if (document.activeElement === $("number") && $("number").value) return;
    if (busy) { dropped += 1; return; }
    if (video.readyState < 2 || video.videoWidth === 0) return;
    busy = true;
    try {
      await seeFrame(typeof VideoFrame === "undefined" ? await createImageBitmap(video) : new VideoFrame(video));
    } finally {
      busy = false;
    }
  };
  const schedule = () => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(onFrame);
    else setTimeout(onFrame, 33);
  };
  schedule();
}

export async function switchCamera() {
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
  const current = stream?.getVideoTracks()[0]?.getSettings().deviceId;
  const place = cameras.findIndex(({ deviceId }) => deviceId === current);
  const following = cameras[(place + 1) % cameras.length];
  if (following) await startCamera(following.deviceId);
}

export async function toggleTorch() {
  const track = stream?.getVideoTracks()[0];
  if (!track?.getCapabilities?.().torch) return;
  const on = $("torch").getAttribute("aria-pressed") !== "true";
  const done = await track.applyConstraints({ advanced: [{ torch: on }] }).then(() => true, () => false);
  if (done) $("torch").setAttribute("aria-pressed", String(on));
}
