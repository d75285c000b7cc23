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

export const officeName = (lang) => office?.name?.[lang] ?? "";
export const signInAddress = () => office?.sign_in_url ?? null;

async function asked(url, body) {
  const headers = { accept: "application/json", ...body && { "content-type": "application/json" } };
  const answer = await fetch(url, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store" });
  if (answer.status === 401) return { signIn: true };
  const json = await answer.json();
  return answer.ok ? json : { trouble: json.title ?? String(answer.status) };
}

// Binds a key: `prove(audience, nonce)` makes the proof. Answers `{ codes }`, `{ signIn }` or
// `{ trouble }`.
export async function bind(prove) {
  const drawn = await asked(office.nonce_url, {});
  if (!drawn.nonce) return drawn;
  const proof = await prove(location.origin, drawn.nonce);
  return proof.error ? { trouble: proof.error.id } : asked(office.bind_url, { proof: proof.text });
}

// The codes of the person who is signed in.
export const fetchCodes = () => asked(office.codes_url);
