/** For tests: a platform that must leave no process, and waiting. */
import assert from "node:assert/strict";
import { runs } from "../../services/process-group.ts";
import { Platform, ProcessRuntime, type ProcessRuntimeOptions, SPIN, WEB } from "./mod.ts";

/** Runs something with a platform, ends that, and looks for what is left. */
export async function withPlatform(
  run: (platform: Platform, runtime: ProcessRuntime) => Promise<void>,
  more: Partial<ProcessRuntimeOptions> = {},
): Promise<void> {
  const runtime = new ProcessRuntime({ programs: { web: WEB, spin: SPIN }, ...more });
  const platform = await Platform.start({ runtime, restarts: { base: 20, most: 100 } });
  try {
    await run(platform, runtime);
    const pids = runtime.pids;
    await platform.close();
    assert.deepEqual(pids.filter(runs), []);
  } finally {
    await platform.close().catch(() => {});
  }
}
/** Until it is so. @throws {Error} Where it is not within 10 s. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!await check() && performance.now() < end) await new Promise((r) => setTimeout(r, 10));
  assert.ok(await check());
}
