// Wrapper of the WebAssembly core. Its plain C ABI is defined in src/holder_core.rs.

const utf8 = new TextEncoder();
const text = new TextDecoder();

let exports;

export async function loadCore() {
  const answer = await fetch("fede-holder.wasm");
  if (!answer.ok) throw new Error(`fede-holder.wasm: ${answer.status}`);
  // Some static web servers do not send the media type of WebAssembly, so the streaming call is not
  // used.
  ({ instance: { exports } } = await WebAssembly.instantiate(await answer.arrayBuffer()));
}

// Runs a command. The answer has `error` if it failed.
export function ask(command) {
  const json = utf8.encode(JSON.stringify(command));
  const at = exports.input(json.length);
  if (!at) return { error: { id: "too-long", detail: "" } };
  new Uint8Array(exports.memory.buffer, at, json.length).set(json);
  exports.run();
  return JSON.parse(text.decode(new Uint8Array(exports.memory.buffer, exports.output(), exports.output_length())));
}

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
