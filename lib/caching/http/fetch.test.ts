import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchOrigin } from "./fetch.ts";

const get = { method: "GET", url: "http://origin.test/", fields: {}, body: undefined };

test("an origin whose body does not end is refused, and read no further", async () => {
  let taken = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (control) => {
      taken++;
      control.enqueue(new Uint8Array(100));
    },
  }, { highWaterMark: 0 });
  const origin = fetchOrigin(() => new Response(endless), { maxBody: 1000 });
  await assert.rejects(async () => await origin(get), /more than 1000 bytes/);
  assert.equal(taken, 11);
});

test("a body of the largest size allowed is taken", async () => {
  const origin = fetchOrigin(() => new Response("12345"), { maxBody: 5 });
  const { body } = await origin(get);
  assert.equal(body?.length, 5);
});
