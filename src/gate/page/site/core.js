// Wrapper of the WebAssembly core. Its plain C ABI is defined in src/gate_core.rs.

const utf8 = new TextEncoder();
const text = new TextDecoder();

export class Core {
  #exports;

  // The module that reads codes of other networks, if it is loaded.
  foreign = null;

  // `fetchFile(name)` returns a file of a set as Uint8Array, or null if it does not exist. It
  // throws if the file cannot be read.
  static async load(url, fetchFile) {
    const core = new Core();
    const host = {
      fetch: (name, length, max) => {
        try {
          const bytes = fetchFile(text.decode(core.#bytes(name, length)), max >>> 0);
          if (bytes === null) return -1;
          core.#bytes(core.#exports.fetched(bytes.length), bytes.length).set(bytes);
          return bytes.length;
        } catch {
          return -2;
        }
      },
      foreign: (call, length) => {
        try {
          const answer = core.foreign?.run(core.#bytes(call, length)).slice();
          if (!answer?.length) return -1;
          core.#bytes(core.#exports.fetched(answer.length), answer.length).set(answer);
          return answer.length;
        } catch {
          // A module that has ended is not asked again.
          core.foreign = null;
          return -1;
        }
      },
    };
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    // Some static web servers do not send the media type of WebAssembly, so the streaming call is
    // not used.
    const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), { host });
    core.#exports = instance.exports;
    return core;
  }

  #bytes(pointer, length) {
    return new Uint8Array(this.#exports.memory.buffer, pointer, length);
  }

  // Returns a buffer for input. It is valid until the next call.
  input(length) {
    return this.#bytes(this.#exports.input(length), length);
  }

  #answer() {
    return this.#bytes(this.#exports.output(), this.#exports.output_length());
  }

  #json() {
    return JSON.parse(text.decode(this.#answer()));
  }

  restore({ state, clock, objects }) {
    this.#exports.forget();
    const hand = (bytes, restore) => { this.input(bytes.length).set(bytes); restore(); };
    for (const bytes of objects) hand(bytes, this.#exports.restore_object);
    if (state) hand(utf8.encode(state), this.#exports.restore_state);
    if (clock) hand(utf8.encode(clock), this.#exports.restore_clock);
  }

  begin(root) {
    this.input(root.length).set(root);
    this.#exports.begin();
    return this.#json();
  }

  object(place) {
    this.#exports.object(place);
    return this.#answer().slice();
  }

  command(command, handed = new Uint8Array()) {
    const json = utf8.encode(JSON.stringify(command));
    const input = this.input(json.length + handed.length);
    input.set(json);
    input.set(handed, json.length);
    this.#exports.command(json.length);
    return this.#json();
  }

  // Whether an Ed25519 signature is valid: 32 bytes of the key, 64 of the signature, the message.
  ed25519(signed) {
    this.#bytes(this.#exports.fetched(signed.length), signed.length).set(signed);
    return this.#exports.ed25519();
  }

  // Reads the frame in the input buffer. `layout` is 1 for one byte per pixel, 4 for red, green,
  // blue and a fourth byte. `kind` is one of KIND.
  frame(width, height, stride, layout, kind) {
    this.#exports.frame(width, height, stride, layout, kind, Date.now(), performance.now());
    return this.#json();
  }
}

// Where a frame comes from: the camera, or a page of a file that staff have chosen.
export const KIND = { camera: 0, page: 1, lastPage: 2 };

export const clocks = () => ({ now: Date.now(), millis: Math.floor(performance.now()) });
