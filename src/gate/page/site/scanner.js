// Handheld scanners type like a keyboard. Their input is only ever taken as a code: it must not
// fill a field, press a button or move the focus. A symbol can contain any keys, so a person could
// otherwise show one that answers the question about the document.

// Maximum time between two keys of a scanner, in ms. People are slower.
const BURST_MILLIS = 35;
// Number of quick keys that identify a scanner. A person can type two quickly.
const BURST_KEYS = 3;
// Detection of a slow scanner. Nobody types several keys of a number with an average gap below
// this, in ms.
const TYPED_MILLIS = 60;
const NUMBER_KEYS = 6;
const LEAST_NUMBER_KEYS = 4;
// Number of key times kept for a field.
const KEPT_KEYS = 64;
// Maximum pause within a scan, in ms.
const IDLE_MILLIS = 120;
// Maximum pause in ms once a scanner has been identified.
const SCANNER_IDLE_MILLIS = 600;
// Dead keys (accents) by their position on a US keyboard, with the characters that they type there.
const DEAD = { Equal: ["=", "+"], Minus: ["-", "_"], BracketLeft: ["[", "{"], Backquote: ["`", "~"], Quote: ["'", '"'] };

const NUMPAD = /^Numpad(\d)$/;
// Character codes that Windows takes from Alt and the number pad.
const MAX_ALT_CODE = 126;

// Some scanners and rugged telephones set Alt, or type a character as Alt and its number.
// AltGr (Ctrl and Alt on Windows) types characters on many layouts.
const isAltTyped = (event) => event.altKey && event.key.length === 1 && !event.metaKey && (!event.ctrlKey || event.getModifierState?.("AltGraph"));

const isField = (target) => target instanceof HTMLInputElement && target.type === "text";
const character = (event) => event.key === "Dead" ? DEAD[event.code]?.[Number(event.shiftKey)] ?? "" : event.key.length === 1 ? event.key : "";

// Keys that have an effect outside fields.
const isActing = (event) => ["Enter", "Tab", "Escape"].includes(event.key);

// Whether any sequence of keys came too quickly for a person.
function isTooQuick(times) {
  const keys = Math.min(NUMBER_KEYS, times.length);
  if (keys < LEAST_NUMBER_KEYS) return false;
  return times.some((time, at) => at >= keys - 1 && (time - times[at - keys + 1]) / (keys - 1) < TYPED_MILLIS);
}

// `scanned(text)` gets what a scanner has typed. `pressed(key)` gets a single key of a person
// outside fields. Only a person, key by key, can type into the field `answer`.
export function listenForKeys({ scanned, pressed, answer }) {
  // The current sequence of keys: its text, the number of quick keys, and the previous content of
  // the field.
  let text = "";
  let quick = 0;
  let last = -Infinity;
  let isScan = false;
  let idle = 0;
  let field = null;
  let held = "";
  let heldEntry;
  // Whether the next input event belongs to a key that was already counted.
  let isCounted = false;
  // Length of the answer before an input method changed it.
  let lengthBefore = 0;
  // Typing of the answer: times of the keys, number of characters typed, and whether text was
  // inserted otherwise.
  let entry;

  // Digits typed on the number pad while Alt is held.
  let altCode = "";
  // Whether Alt has typed a part of the text. Such a text is never a single key of a person.
  let isByAlt = false;

  const forget = () => { text = ""; quick = 0; isScan = false; field = null; isByAlt = false; };

  function finish() {
    clearTimeout(idle);
    const line = text;
    const [wasScan, wasField] = [isScan, field !== null];
    const isKey = !wasField && !isByAlt;
    forget();
    if (wasScan || (!wasField && line.length > 1)) { if (line.length > 1) scanned(line); } else if (isKey && line) pressed(line);
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // Undoes the effect of the first keys of a scan, before it was recognised.
  function beginScan() {
    isScan = true;
    if (field) { field.value = held; entry = heldEntry; }
    document.activeElement?.blur?.();
  }

  function onKey(event) {
    if (event.repeat && !isScan) return;
    // A capital letter starts with Shift, which types nothing.
    if (event.key === "Shift") return;
    // Keys that type nothing still count for the timing. Otherwise a symbol could contain them to
    // look slow.
    if (event.ctrlKey || event.altKey || event.metaKey) return onModified(event);
    // Keys without a name arrive as input events.
    isCounted = event.key !== "Unidentified" && event.key !== "Process";
    if (!isCounted) { if (isScan) stop(event); return; }
    count(event, character(event), event.target);
  }

  // Keys with Ctrl, Alt or Meta. Only Alt types, and only a scanner's: it never counts as a
  // character of an answer.
  function onModified(event) {
    beat(event, event.target, "");
    const digit = event.altKey && NUMPAD.exec(event.code ?? "")?.[1];
    if (digit) altCode = (altCode + digit).slice(-4);
    else if (isAltTyped(event)) takeAlt(event.key);
    if (isScan) stop(event);
  }

  function onKeyUp(event) {
    if (event.key !== "Alt" || !altCode) return;
    const code = Number(altCode);
    altCode = "";
    if (code < 32 || code > MAX_ALT_CODE) return;
    takeAlt(String.fromCharCode(code));
    // The character comes as an input event too.
    isCounted = true;
  }

  function takeAlt(typed) {
    isByAlt = true;
    text += typed;
    clearTimeout(idle);
    if (isScan || field === null) idle = setTimeout(finish, isScan || text.length > 3 ? SCANNER_IDLE_MILLIS : IDLE_MILLIS);
  }

  // Records the time of a key, and returns the gap to the previous one in ms.
  function beat(event, target, typed) {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (gap > (isField(target) ? BURST_MILLIS : IDLE_MILLIS) && !isScan) {
      clearTimeout(idle);
      if (text && field === null) finish();
      forget();
    }
    quick = gap <= BURST_MILLIS ? quick + 1 : Math.max(1, quick);
    if (isField(target) && !isScan && target !== field) {
      [field, held] = [target, target.value];
      heldEntry = entry && { ...entry, times: [...entry.times] };
    }
    if (!isScan && quick >= BURST_KEYS) beginScan();
    if (!isScan && target === answer) note(event.timeStamp, typed);
    return gap;
  }

  function count(event, typed, target) {
    const gap = beat(event, target, typed);
    const isEnter = event.key === "Enter";
    if (isScan) {
      stop(event);
      if (isEnter) return finish();
    } else if (isField(target)) {
      text += typed;
      return undefined;
    } else {
      // A single key after a pause may be a person's, on a button. Keys that follow quickly are
      // not.
      const isOnControl = target instanceof Element && target.closest("button, summary");
      if (isEnter && text.length > 3) { stop(event); return finish(); }
      const isAlone = gap > IDLE_MILLIS;
      if (!typed && (quick > 1 || (isActing(event) && !isAlone))) stop(event);
      if (isAlone && (isActing(event) || (isOnControl && event.key === " "))) {
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

  function note(time, typed) {
    if (answer.value === "" || !entry) entry = { times: [], characters: 0, isPutIn: false };
    entry.times = [...entry.times, time].slice(-KEPT_KEYS);
    entry.characters += typed.length;
  }

  // Keys of an on-screen keyboard or an input method, or of a scanner that types through one.
  function onInput(event) {
    const wasCounted = isCounted;
    isCounted = false;
    const { data, inputType } = event;
    if (!wasCounted && inputType === "insertText" && data?.length === 1) {
      const key = { timeStamp: event.timeStamp, key: data, preventDefault: () => event.preventDefault() };
      count({ ...key, stopImmediatePropagation: () => event.stopImmediatePropagation() }, data, event.target);
    } else if (isScan) {
      if (!wasCounted && event.cancelable) stop(event);
    } else if (event.target === answer && inputType === "insertCompositionText") {
      lengthBefore = answer.value.length;
    } else if (event.target === answer && inputType.startsWith("insert") && !wasCounted) {
      // Several characters at once: a scanner that does not type key by key, or pasted text.
      const line = data ?? event.dataTransfer?.getData("text/plain") ?? "";
      if (!line) return;
      stop(event);
      scanned(line);
    }
  }

  // An input method, such as an on-screen keyboard, adds one character at a time when a person
  // types.
  function onComposed(event) {
    if (event.target !== answer || event.inputType !== "insertCompositionText") return;
    const grown = answer.value.length - lengthBefore;
    if (grown <= 0) return;
    if (lengthBefore === 0) entry = undefined;
    beat(event, answer, "x");
    if (grown > 1 && entry) entry.isPutIn = true;
  }

  // Text that came too quickly for a person, or not from keys, is not accepted as an answer. It is
  // judged as a code.
  function onSubmit(event) {
    const line = answer.value;
    if (!event.target.contains(answer) || !line) return;
    const isTyped = entry && !entry.isPutIn && line.length <= entry.characters && !isTooQuick(entry.times);
    entry = undefined;
    if (isTyped) return;
    stop(event);
    answer.value = "";
    scanned(line);
  }

  addEventListener("keydown", onKey, { capture: true });
  addEventListener("keyup", onKeyUp, { capture: true });
  addEventListener("beforeinput", onInput, { capture: true });
  addEventListener("input", onComposed, { capture: true });
  addEventListener("submit", onSubmit, { capture: true });
}
