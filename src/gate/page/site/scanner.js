// Handheld scanners type. What they type is only ever a code: it reaches no field, presses no button and moves no focus.
// A symbol can hold any keys, so whoever shows one could otherwise answer the question about his document.

// People need longer between two keys; scanners need less.
const BURST_MILLIS = 35;
// From so many quick keys on it is a scanner: two can be a person's.
const BURST_KEYS = 3;
// Nobody types so many keys of a number with less than this between two: a slow scanner.
const TYPED_MILLIS = 60;
const NUMBER_KEYS = 6;
const LEAST_NUMBER_KEYS = 4;
// Of a field, the times of so many keys are kept.
const KEPT_KEYS = 64;
// How long a scanner may pause.
const IDLE_MILLIS = 120;
// Once it is clear that a scanner types, it may pause longer.
const SCANNER_IDLE_MILLIS = 600;
// What a keyboard holds back for an accent, by its place on a US one.
const DEAD = { Equal: ["=", "+"], Minus: ["-", "_"], BracketLeft: ["[", "{"], Backquote: ["`", "~"], Quote: ["'", '"'] };

const isField = (target) => target instanceof HTMLInputElement && target.type === "text";
const character = (event) => event.key === "Dead" ? DEAD[event.code]?.[Number(event.shiftKey)] ?? "" : event.key.length === 1 ? event.key : "";

// Outside fields these do something by themselves.
const isActing = (event) => ["Enter", "Tab", "Escape"].includes(event.key);

// Whether any keys that follow each other came too quickly for a person.
function isTooQuick(times) {
  const keys = Math.min(NUMBER_KEYS, times.length);
  if (keys < LEAST_NUMBER_KEYS) return false;
  return times.some((time, at) => at >= keys - 1 && (time - times[at - keys + 1]) / (keys - 1) < TYPED_MILLIS);
}

// `scanned(text)` takes what a scanner has typed; `pressed(key)` a single key of a person's, outside fields. Into the field
// `answer` only a person types, key by key.
export function listenForKeys({ scanned, pressed, answer }) {
  // The keys that follow each other: what they type, how many came quickly, and what a field held before.
  let text = "";
  let quick = 0;
  let last = -Infinity;
  let isScan = false;
  let idle = 0;
  let field = null;
  let held = "";
  let heldEntry;
  // Whether the input that comes next is that of a key which was counted.
  let isCounted = false;
  // How long the answer was before an input method changed it.
  let lengthBefore = 0;
  // Of the answer: when its keys came, how many characters they typed, and whether others were put in.
  let entry;

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
    if (field) { field.value = held; entry = heldEntry; }
    document.activeElement?.blur?.();
  }

  function onKey(event) {
    if (event.repeat && !isScan) return;
    // A shift goes before a capital.
    if (event.key === "Shift") return;
    // Keys that type nothing count for the time between keys: a symbol can hold them to look slow.
    if (event.ctrlKey || event.altKey || event.metaKey) { beat(event, event.target, ""); if (isScan) stop(event); return; }
    // Keys without a name come as input.
    isCounted = event.key !== "Unidentified" && event.key !== "Process";
    if (!isCounted) { if (isScan) stop(event); return; }
    count(event, character(event), event.target);
  }

  // Takes the time of a key, and says how long after the one before it came.
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
      // A key after a pause may be a person's on a button; what follows quickly is not.
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
      // At once: a scanner that does not type key by key, or that pastes.
      const line = data ?? event.dataTransfer?.getData("text/plain") ?? "";
      if (!line) return;
      stop(event);
      scanned(line);
    }
  }

  // An input method, also that of an on-screen keyboard, types one character after the other for a person.
  function onComposed(event) {
    if (event.target !== answer || event.inputType !== "insertCompositionText") return;
    const grown = answer.value.length - lengthBefore;
    if (grown <= 0) return;
    if (lengthBefore === 0) entry = undefined;
    beat(event, answer, "x");
    if (grown > 1 && entry) entry.isPutIn = true;
  }

  // What came too quickly for a person, or not by keys, answers nothing.
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
  addEventListener("beforeinput", onInput, { capture: true });
  addEventListener("input", onComposed, { capture: true });
  addEventListener("submit", onSubmit, { capture: true });
}
