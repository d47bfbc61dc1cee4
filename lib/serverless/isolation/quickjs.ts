import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  RELEASE_SYNC,
} from "quickjs-emscripten";
import { inProcess } from "./direct.ts";
import { MOST_RESULT, type Tier } from "./tier.ts";

/** Pages of 64 KiB that an engine begins with. */
const FIRST_PAGES = 256;

/**
 * An engine within the engine: QuickJS, compiled to WebAssembly. There is nothing outside that it could reach, its
 * memory is one array of a bounded size, and every so many steps it asks whether it should go on.
 *
 * The engine's own limit does not count what arrays take; that of its WebAssembly memory does.
 */
export const quickjs: Tier = {
  name: "quickjs",
  missing: () => undefined,
  start: async (code, { memoryMB, timeoutMs }) => {
    const maximum = Math.max(FIRST_PAGES, memoryMB * 16);
    const wasmMemory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum });
    const engine = await newQuickJSWASMModuleFromVariant(newVariant(RELEASE_SYNC, { wasmMemory }));
    const runtime = engine.newRuntime({
      memoryLimitBytes: memoryMB * 2 ** 20,
      maxStackSizeBytes: 2 ** 18,
    });
    let deadline = performance.now() + timeoutMs;
    runtime.setInterruptHandler(() => performance.now() > deadline);
    const inside = runtime.newContext();
    evaluated(inside, code);
    const call = async (event: unknown) => {
      deadline = performance.now() + timeoutMs;
      const text = JSON.stringify(JSON.stringify(event ?? null));
      evaluated(
        inside,
        `globalThis.__out = undefined; (async () => handler(JSON.parse(${text})))()
          .then((v) => __out = JSON.stringify({ v: v ?? null }), (e) => __out = JSON.stringify({ e: String(e && e.message || e) }))`,
      );
      const jobs = runtime.executePendingJobs(100_000);
      jobs.dispose();
      const out = evaluated(inside, "__out");
      if (out === undefined) throw new Error("the call ended without an answer");
      if (out.length > MOST_RESULT) throw new RangeError("the result is too long");
      const { v, e } = JSON.parse(out) as { v?: unknown; e?: string };
      if (e !== undefined) throw new Error(e);
      return await Promise.resolve(v);
    };
    // The engine as a whole is dropped: one whose memory was full can't be taken apart.
    return inProcess(call, () => {}, () => wasmMemory.buffer.byteLength / 2 ** 20);
  },
};

/** Runs code inside. @returns Its value where that is a text. @throws {Error} What it throws. */
function evaluated(inside: QuickJSContext, code: string): string | undefined {
  const result = inside.evalCode(code);
  if (result.error) {
    const error: unknown = inside.dump(result.error);
    result.error.dispose();
    throw new Error(String((error as Error)?.message ?? error));
  }
  const value: unknown = inside.typeof(result.value) === "string"
    ? inside.getString(result.value)
    : undefined;
  result.value.dispose();
  return value as string | undefined;
}
