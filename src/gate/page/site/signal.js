// Each verdict can also be heard and felt: two rising tones, two falling tones, two equal tones for
// a gate that cannot tell, and three for a person who must decide.

const TONES = {
  "let-in": [[880, 0.09], [1320, 0.14]], stop: [[330, 0.18], [220, 0.32]],
  "cannot-tell": [[550, 0.12], [550, 0.12]], "you-decide": [[660, 0.08], [660, 0.08], [660, 0.08]],
};
const BUZZES = { "let-in": [60], stop: [250, 80, 250], "cannot-tell": [120, 60, 120], "you-decide": [60, 60, 60, 60, 60] };

let sounds = true;
let audio = null;

export const hasSound = () => sounds;
export const switchSound = () => { sounds = !sounds; };

export function signal(sign) {
  navigator.vibrate?.(BUZZES[sign]);
  if (!sounds || !audio) return;
  // Tones scheduled while the audio is suspended would all play at once later.
  if (audio.state !== "running") { audio.resume().catch(() => {}); return; }
  let at = audio.currentTime;
  for (const [frequency, length] of TONES[sign]) {
    const tone = new OscillatorNode(audio, { frequency, type: sign === "stop" ? "square" : "sine" });
    const gain = new GainNode(audio, { gain: 0.3 });
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.04;
  }
}

// Browsers play no sound until the user has touched the page.
for (const type of ["pointerdown", "keydown"]) {
  document.addEventListener(type, () => {
    audio ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    audio?.resume().catch(() => {});
  });
}
