import assert from "node:assert/strict";
import { test } from "node:test";
import { HERE } from "../../temporary-project.ts";
import { afterRealWork, watchRealWork } from "./real-work.ts";

// It changes what all tests of a process share: one test, under one runtime.
if (HERE === "deno") {
  test("the next turn comes when bodies are read and digests are made, and waits for no stream for ever", async () => {
    watchRealWork();
    const soon = afterRealWork((task) => void setTimeout(task, 0));
    const order: string[] = [];
    const turn = () => new Promise<void>((resolve) => soon(resolve));
    const read = new Response("a body").text().then(() => order.push("body"));
    const digest = crypto.subtle.digest("SHA-256", new Uint8Array(1e6)).then(() =>
      order.push("digest")
    );
    await turn();
    order.push("turn");
    assert.deepEqual(order.toSorted(), ["body", "digest", "turn"]);
    assert.equal(order.at(-1), "turn");
    await Promise.all([read, digest]);
    const silent = new ReadableStream({ pull: () => new Promise<never>(() => {}) });
    const reader = silent.getReader(), waiting = reader.read();
    await turn();
    // The next ones do not wait for it again.
    const since = performance.now();
    for (let i = 0; i < 20; i++) await turn();
    assert.ok(performance.now() - since < 1000);
    await reader.cancel();
    await waiting;
  });
}
