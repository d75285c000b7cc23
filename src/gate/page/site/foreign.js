// The module that reads codes of other networks. It is loaded only if the gate's rules ask for them. Its
// plain C ABI is defined in src/foreign_core.rs.

export class ForeignModule {
  #exports;

  // `ed25519(bytes)` verifies a signature by the core of the page.
  static async load(url, ed25519) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    const module = new ForeignModule();
    const check = (place, length) => ed25519(new Uint8Array(module.#exports.memory.buffer, place, length));
    const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), { host: { ed25519: check } });
    module.#exports = instance.exports;
    return module;
  }

  // Answers a call of the core. Both are bytes of JSON.
  run(call) {
    const place = this.#exports.input(call.length);
    if (place === 0) return new Uint8Array();
    new Uint8Array(this.#exports.memory.buffer, place, call.length).set(call);
    this.#exports.run();
    return new Uint8Array(this.#exports.memory.buffer, this.#exports.output(), this.#exports.output_length());
  }
}
