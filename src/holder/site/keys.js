// The keys of this phone. The browser makes and keeps them, and gives no program their private part.
// Where a browser lacks Ed25519, the core signs, and the private part is in the browser's database.

import { ask, fromHex, toHex } from "./core.js";

const ALGORITHM = { name: "Ed25519" };

// A key as the database keeps it: `{ public, pair }`, or `{ public, seed }`.
export async function makeKey() {
  try {
    const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return { public: toHex(raw), pair };
  } catch {
    const seed = toHex(crypto.getRandomValues(new Uint8Array(32)));
    return { public: ask({ do: "public", seed }).key, seed };
  }
}

export const isLocked = (key) => key.pair !== undefined;

// Signs bytes in hexadecimal digits.
async function sign(key, message) {
  if (!key.pair) return ask({ do: "sign", seed: key.seed, message }).signature;
  return toHex(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key.pair.privateKey, fromHex(message))));
}

const seconds = () => String(Math.floor(Date.now() / 1000));

// The live form of a code now, with its symbol. `digits` are those of a gate, or an empty text.
export async function live(key, text, digits) {
  const command = { text, at: seconds(), digits };
  const draft = ask({ do: "draft", ...command });
  if (draft.error) return draft;
  return ask({ do: "live", ...command, signature: await sign(key, draft.message) });
}

// The proof that this phone has the key: for an office by its origin and its random bytes, or for a
// counter without them.
export async function prove(key, audience, nonce = "") {
  const command = { key: key.public, audience, nonce, at: seconds() };
  const draft = ask({ do: "bind-draft", ...command });
  if (draft.error) return draft;
  return ask({ do: "bind", ...command, signature: await sign(key, draft.message) });
}
