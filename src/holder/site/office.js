// The office that serves this page, if one does. A page on a static host has no `office.json`.
// docs/holder.md describes the interface.

let office = null;

// Loads what the office says of itself. Without a network or an office there is nothing.
export async function findOffice() {
  try {
    const answer = await fetch("office.json", { cache: "no-store" });
    office = answer.ok ? await answer.json() : null;
  } catch {
    office = null;
  }
  return office;
}

// Whether this is the nonce of the session of this browser.
export const isSession = (nonce) => Boolean(office?.nonce) && office.nonce === nonce;

export const signInAddress = () => office?.sign_in ?? "/";

// Sends a proof of a key. `prove(audience, nonce)` makes it.
async function proved(path, prove, nonce) {
  const proof = await prove(location.origin, nonce);
  if (proof.error) return { trouble: proof.error };
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ token: office.token, proof: proof.text }), cache: "no-store" });
  if (answer.status === 401) return { signIn: true };
  const json = await answer.json().catch(() => ({ error: { id: String(answer.status) } }));
  return json.error ? { trouble: json.error } : { ...json, codes: Array.isArray(json.codes) ? json.codes : [] };
}

// The codes of a key that is bound already. The key is enough, nobody signs in.
export async function renew(prove) {
  if (!office && !await findOffice()) throw new Error("no office");
  return proved("codes", prove);
}

// The codes of a key. A key that the office does not know is bound first, for who has signed in, if
// `agrees(name)` says so. The name is masked, or null if it is not known.
export async function fetchCodes(prove, agrees) {
  // What a form must have may have changed since the page was opened.
  if (!await findOffice()) throw new Error("no office");
  const known = await renew(prove);
  if (known.state !== "unknown") return known;
  if (!office.nonce) return { signIn: true };
  // An office of an earlier release does not say who has signed in.
  if (office.holder !== undefined && !await agrees(office.holder)) return { codes: [], isLeft: true };
  const bound = await proved("bind", prove, office.nonce);
  return bound.state === "bound" ? renew(prove) : bound;
}

// How long the removal of a key waits for the office, in milliseconds.
const PATIENCE = 5000;

// Removes a key at the office. Answers whether the office has confirmed it.
export function unbind(prove) {
  const told = async () => Boolean(await findOffice()) && (await proved("unbind", prove)).state === "unknown";
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, false); });
  return Promise.race([told().catch(() => false), late]);
}
