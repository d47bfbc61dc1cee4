import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFunction, Logs, Router } from "../mod.ts";

test("a canary gets its share, and a larger share keeps who had it", () => {
  const router = new Router<string>();
  router.publish("one");
  router.publish("two");
  const who = (share: number) => {
    router.alias("live", { version: 1, canary: { version: 2, share } });
    return Array.from({ length: 2000 }, (_, i) => router.resolve("live", `c${i}`).version === 2);
  };
  const small = who(0.1), large = who(0.3);
  assert.ok(Math.abs(small.filter(Boolean).length / 2000 - 0.1) < 0.03);
  assert.ok(small.every((was, i) => !was || large[i]));
  assert.throws(() => router.alias("live", { version: 3 }), RangeError);
});
test("logs are cut at their size and the oldest go first", () => {
  const logs = new Logs(10, 2);
  assert.equal(logs.write("f", "1", "stdout", "12345"), true);
  assert.equal(logs.write("f", "1", "stderr", "1234567"), false);
  assert.deepEqual(logs.of("1"), { trace: "1", fn: "f", stdout: "12345", stderr: "12345", cut: 2 });
  logs.write("f", "2", "stdout", "x");
  logs.write("f", "3", "stdout", "x");
  assert.equal(logs.of("1"), undefined);
  assert.deepEqual([logs.dropped, logs.by("f").length], [1, 2]);
});
test("what could not run is refused before it is started", () => {
  const good = {
    name: "resize",
    tenant: "a",
    runtime: "javascript" as const,
    code: "x",
    memoryMB: 64,
    timeoutMs: 100,
    triggers: [],
  };
  checkFunction(good, 0);
  const refused = (more: object, words: RegExp) =>
    assert.throws(() => checkFunction({ ...good, ...more } as never, 0), words);
  refused(
    { memoryMB: 4096 },
    /Cannot deploy resize: memory must be from 16 to 512 MB: received 4096/,
  );
  refused({ code: "é".repeat(500_001) }, /code must be from 1 to 1000000 bytes/);
  refused({ triggers: [{ kind: "smoke" }] }, /a trigger is http/);
  refused({ triggers: [{ kind: "cron", spec: "0 0 30 2 *" }] }, /never fires/);
  refused({ runtime: "ruby" }, /javascript or python/);
});
