// Handheld scanners type. What they type is only ever a code: it reaches no field, presses no button and moves no focus.
// A symbol can hold any keys, so whoever shows one could otherwise answer the question about his document.

// People need longer between two keys; scanners need less.
const BURST_MILLIS = 35;
// From so many quick keys on it is a scanner: two can be a person's.
const BURST_KEYS = 3;
// Nobody types a whole number with less than this between two keys: a slow scanner.
const TYPED_MILLIS = 60;
const NUMBER_KEYS = 4;
// How long a scanner may pause.
const IDLE_MILLIS = 120;
// Once it is clear that a scanner types, it may pause longer.
const SCANNER_IDLE_MILLIS = 600;
// What a keyboard holds back for an accent, by its place on a US one.
const DEAD = { Equal: ["=", "+"], Minus: ["-", "_"], BracketLeft: ["[", "{"], Backquote: ["`", "~"], Quote: ["'", '"'] };

const isField = (target) => target instanceof HTMLInputElement && target.type === "text";
const character = (event) => event.key === "Dead" ? DEAD[event.code]?.[Number(event.shiftKey)] ?? "" : event.key.length === 1 ? event.key : "";

// `scanned(text)` takes what a scanner has typed; `pressed(key)` a single key of a person's, outside fields.
export function listenForKeys({ scanned, pressed }) {
  // The keys that follow each other: what they type, how many came quickly, and what a field held before.
  let text = "";
  let quick = 0;
  let last = -Infinity;
  let isScan = false;
  let idle = 0;
  let field = null;
  let held = "";
  // Whether the input that comes next is that of a key which was counted.
  let isCounted = false;
  // Of each field: when its text was begun, when it was last typed into, and how many keys it took.
  const entries = new WeakMap();

  const forget = () => { text = ""; quick = 0; isScan = false; field = null; };

  function finish() {
    clearTimeout(idle);
    const line = text;
    const [wasScan, wasField] = [isScan, field !== null];
    forget();
    if (wasScan || (!wasField && line.length > 1)) { if (line.length > 1) scanned(line); } else if (!wasField && line) pressed(line);
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // What the first keys of a burst did before it was known to be one is undone.
  function beginScan() {
    isScan = true;
    if (field) { field.value = held; entries.delete(field); }
    document.activeElement?.blur?.();
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { if (isScan) stop(event); return; }
    if (event.repeat && !isScan) return;
    // A shift goes before a capital; keys without a name come as input.
    if (event.key === "Shift") return;
    isCounted = event.key !== "Unidentified" && event.key !== "Process";
    if (!isCounted) { if (isScan) stop(event); return; }
    count(event, character(event), event.target);
  }

  function count(event, typed, target) {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    const isNewField = isField(target) && target !== field;
    if (gap > (isField(target) ? BURST_MILLIS : IDLE_MILLIS) && !isScan) {
      clearTimeout(idle);
      if (text && field === null) finish();
      forget();
    }
    quick = gap <= BURST_MILLIS ? quick + 1 : Math.max(1, quick);
    if (isField(target) && !isScan && (isNewField || field === null)) { field = target; held = target.value; }
    if (!isScan && quick >= BURST_KEYS) beginScan();
    const isEnter = event.key === "Enter";
    if (isScan) {
      stop(event);
      if (isEnter) return finish();
    } else if (isField(target)) {
      note(event, target, typed);
      text += typed;
      return undefined;
    } else {
      // The first key of all may be a person's on a button; what follows quickly is not.
      const isOnControl = target instanceof Element && target.closest("button, summary");
      if (isEnter && text.length > 3) { stop(event); return finish(); }
      if (quick > 1 && !typed) stop(event);
      if (quick === 1 && (isEnter || event.key === "Tab" || event.key === "Escape" || (isOnControl && event.key === " "))) {
        if (event.key === "Escape") pressed("Escape");
        return undefined;
      }
      if (!typed) return undefined;
      stop(event);
    }
    text += typed;
    clearTimeout(idle);
    idle = setTimeout(finish, text.length > 3 ? SCANNER_IDLE_MILLIS : IDLE_MILLIS);
    return undefined;
  }

  function note(event, target, typed) {
    if (!typed) return;
    const entry = target.value === "" ? undefined : entries.get(target);
    entries.set(target, { since: entry?.since ?? event.timeStamp, last: event.timeStamp, keys: (entry?.keys ?? 0) + 1 });
  }

  // Keys of an on-screen keyboard, or of a scanner that types through one.
  function onInput(event) {
    const wasCounted = isCounted;
    isCounted = false;
    if (wasCounted || event.inputType !== "insertText" || event.data?.length !== 1) {
      if (isScan && event.cancelable) stop(event);
      return;
    }
    count({ timeStamp: event.timeStamp, key: event.data, preventDefault: () => event.preventDefault(), stopImmediatePropagation: () => event.stopImmediatePropagation() }, event.data, event.target);
  }

  // A scanner that is slow enough to look like a person key by key is still too quick for a whole number.
  function onSubmit(event) {
    const target = [...event.target.elements].find(isField);
    const entry = target && entries.get(target);
    if (!entry) return;
    entries.delete(target);
    if (entry.keys < NUMBER_KEYS || (entry.last - entry.since) / (entry.keys - 1) >= TYPED_MILLIS) return;
    stop(event);
    const line = target.value;
    target.value = "";
    scanned(line);
  }

  addEventListener("keydown", onKey, { capture: true });
  addEventListener("beforeinput", onInput, { capture: true });
  addEventListener("submit", onSubmit, { capture: true });
}
