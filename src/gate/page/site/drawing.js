// Draws one PDF or SVG, in a worker that is ended afterwards. The module's plain C ABI is defined in
// src/documents_core.rs.

onmessage = async ({ data: { file, module } }) => {
  try {
    let memory;
    const page = (place, width, height) => {
      const pixels = new Uint8Array(memory.buffer, place, width * height).slice();
      postMessage({ page: { width, height, pixels } }, [pixels.buffer]);
    };
    const answer = await fetch(module);
    if (!answer.ok) throw new Error(`${module}: ${answer.status}`);
    const { instance: { exports } } = await WebAssembly.instantiate(await answer.arrayBuffer(), { host: { page } });
    ({ memory } = exports);
    postMessage({ isLoaded: true });
    const place = exports.input(file.size);
    // The module does not take documents of this size.
    if (place === 0) throw new Error("too large");
    new Uint8Array(memory.buffer, place, file.size).set(new Uint8Array(await file.arrayBuffer()));
    postMessage({ end: exports.draw() });
  } catch (error) {
    // Also a module that ended: by its memory, its depth, or a fault.
    postMessage({ failed: String(error) });
  }
};
