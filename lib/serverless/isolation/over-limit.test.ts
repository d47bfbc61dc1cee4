import assert from "node:assert/strict";
import { test } from "node:test";
import { overLimit } from "./over-limit.ts";

test("a guest has its memory beside its runtime's, and a dozen processes", () => {
  const limits = { memoryMB: 64, timeoutMs: 1 }, usage = { memoryMB: 174, cpuMs: 0, processes: 12 };
  assert.equal(overLimit(usage, limits), undefined);
  assert.equal(overLimit({ ...usage, memoryMB: 174.5 }, limits), "memory");
  assert.equal(overLimit({ ...usage, processes: 13 }, limits), "processes");
});
