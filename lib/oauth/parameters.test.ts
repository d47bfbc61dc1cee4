import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { readLimits } from "./limits.ts";
import { readForm } from "./parameters.ts";

const rules = { clock: new VirtualClock(), limits: readLimits() };

test("a body that never ends is left after 64 kB, whatever its header says", async () => {
  let pulled = 0, cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++pulled > 1000) controller.close();
      else controller.enqueue(new Uint8Array(16_384).fill(97));
    },
    cancel: () => void (cancelled = true),
  });
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", body, headers, duplex: "half" };
  const request = new Request("https://login.example/token", init as RequestInit);
  await assert.rejects(readForm(rules, request), { status: 413, code: "invalid_request" });
  assert.ok(pulled < 20 && cancelled, `${pulled} chunks were read`);
});

test("a form in pieces is read whole, umlauts across a border included", async () => {
  const bytes = new TextEncoder().encode("name=ü&x=1");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", body, headers, duplex: "half" };
  const form = await readForm(rules, new Request("https://a.example/", init as RequestInit));
  assert.deepEqual([...form], [["name", "ü"], ["x", "1"]]);
});
