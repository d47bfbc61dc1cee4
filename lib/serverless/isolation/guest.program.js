/**
 * A guest: reads lines of JSON, the first of which is the code, and answers each. Runs under Deno without any
 * permission, Bun and Node, by itself: it imports nothing.
 */
const decoder = new TextDecoder(), encoder = new TextEncoder();
const isDeno = typeof globalThis.Deno !== "undefined",
  isBun = typeof globalThis.Bun !== "undefined";
const fs = isDeno ? undefined : globalThis.process.getBuiltinModule("node:fs");

const writeSync = isDeno ? (bytes) => Deno.stdout.writeSync(bytes) : (bytes) => {
  for (;;) {
    try {
      return fs.writeSync(1, bytes);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};
// Whose words they are: a call may go on writing when it has been answered, and the next one has begun.
const { AsyncLocalStorage } = globalThis.process.getBuiltinModule("node:async_hooks");
const current = new AsyncLocalStorage();

/** Lines to be written at the end of a turn, together. */
let out = "";
function flush() {
  if (out === "") return;
  let bytes = encoder.encode(out);
  out = "";
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(bytes));
}
function say(message) {
  if (out === "") queueMicrotask(flush);
  out += `${JSON.stringify(message)}\n`;
}
/** A value as a line of a log: writing one never fails a call. */
function shown(value) {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
function log(stream) {
  return (...values) => {
    const text = values.map(shown).join(" ");
    say({ log: stream, text: `${text}\n`, id: current.getStore() });
    if (out.length > 65536) flush();
  };
}
Object.assign(console, {
  log: log("stdout"),
  info: log("stdout"),
  debug: log("stdout"),
  warn: log("stderr"),
  error: log("stderr"),
});

// Fails closed: a guest that was given permissions by mistake takes no code.
const granted = isDeno
  ? ["read", "write", "env", "net", "run", "ffi", "sys", "import"].filter((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  )
  : [];
let handler;
const textOf = (error) => String(error?.message ?? error).slice(0, 2000);
function answered(id, value) {
  say({ id, value: value ?? null });
}
function take(line) {
  const message = JSON.parse(line);
  if (message.code !== undefined) {
    try {
      if (granted.length > 0) {
        throw new Error(`a guest must have no permissions: it has ${granted}`);
      }
      handler = new Function(`${message.code}\nreturn handler`)();
      say({ ready: true });
    } catch (error) {
      say({ ready: false, error: textOf(error) });
    }
    return;
  }
  const { id, event } = message;
  try {
    const value = current.run(id, handler, event);
    if (typeof value?.then !== "function") answered(id, value);
    else {
      Promise.resolve(value).then((value) => answered(id, value)).catch((error) =>
        say({ id, error: textOf(error) })
      );
    }
  } catch (error) {
    say({ id, error: textOf(error) });
  }
}

const input = isDeno ? Deno.stdin.readable : isBun ? Bun.stdin.stream() : globalThis.process.stdin;
say({ up: true });
let rest = "";
for await (const chunk of input) {
  const text = rest + decoder.decode(chunk, { stream: true });
  let from = 0;
  for (let end; (end = text.indexOf("\n", from)) >= 0; from = end + 1) take(text.slice(from, end));
  rest = text.slice(from);
}
// The host is gone, or has closed: so is this.
(isDeno ? Deno.exit : globalThis.process.exit)(0);
