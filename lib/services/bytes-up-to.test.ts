import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesUpTo } from "./bytes-up-to.ts";

/** A stream of pieces of ten bytes without end; `taken` counts them. */
function endless() {
  const state = { taken: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull: (control) => {
      state.taken++;
      control.enqueue(new Uint8Array(10));
    },
    cancel: () => {
      state.cancelled = true;
      throw new Error("gone");
    },
  }, { highWaterMark: 0 });
  return { state, stream };
}

test("a body is read whole, up to the last byte that is allowed", async () => {
  const pieces = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  const bytes = await bytesUpTo(3, ReadableStream.from(pieces) as ReadableStream<Uint8Array>);
  assert.deepEqual(bytes, Uint8Array.of(1, 2, 3));
  assert.deepEqual(await bytesUpTo(0, null), new Uint8Array(0));
});

test("of a body without end no more is read than the piece that is too much", async () => {
  const { state, stream } = endless();
  assert.equal(await bytesUpTo(25, stream), undefined);
  assert.deepEqual(state, { taken: 3, cancelled: true });
});

test("a body that breaks off is an error, not a short body", async () => {
  const stream = new ReadableStream<Uint8Array>({ pull: (control) => control.error("broke") });
  await assert.rejects(bytesUpTo(10, stream), (error) => error === "broke");
});

test("a sender that stops in the middle is waited for until the signal, and is told", async () => {
  let told = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (control) => control.enqueue(new Uint8Array(1)),
    cancel: () => {
      told = true;
      return new Promise<never>(() => {});
    },
  });
  const control = new AbortController(), read = bytesUpTo(10, stream, control.signal);
  setTimeout(() => control.abort(new Error("late")), 5);
  await assert.rejects(read, /late/);
  assert.ok(told);
  const gone = bytesUpTo(10, new Response("hello").body, AbortSignal.abort(new Error("before")));
  await assert.rejects(gone, /before/);
});
