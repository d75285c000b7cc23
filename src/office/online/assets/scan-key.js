// The camera beside the field for a telephone's key. It reads with the core of the gate page, which
// the office serves with the holder page. Without a camera or a script the field is typed into.

// With several keys in view, nobody can tell whose is meant.
const onlyKey = (found) => {
  const keys = [...new Set(found.filter((text) => text.startsWith("FDK1:")))];
  return keys.length === 1 ? keys[0] : null;
};

for (const block of document.querySelectorAll("[data-scan]")) {
  // Loaded when the button is pressed first.
  let scan = null;
  const [button, video, state] = ["button", "video", "[role=status]"].map((name) => block.querySelector(name));
  const field = document.getElementById(block.dataset.scan);
  const end = (words) => {
    scan?.stop(video);
    button.textContent = button.dataset.on;
    state.textContent = words;
  };
  const start = async () => {
    button.textContent = button.dataset.off;
    state.textContent = state.dataset.hold;
    let text = null;
    try {
      scan ??= await import(block.dataset.script);
      text = await scan.fromCamera(video, block.dataset.reader, onlyKey);
    } catch {
      end(state.dataset.trouble);
    }
    if (text === null) return;
    field.value = text;
    end(state.dataset.taken);
  };
  video.addEventListener("playing", () => block.scrollIntoView({ block: "nearest" }));
  // Browsers give cameras only to pages over HTTPS and on this computer.
  block.hidden = !navigator.mediaDevices?.getUserMedia;
  button.addEventListener("click", () => { if (scan?.isOn()) end(""); else start(); });
  addEventListener("pagehide", () => end(""));
}
