import { bundleOf } from "../charts/bundle.ts";
import { emit } from "./host.ts";

/** An output that can be replaced while the cell runs. */
export interface Live {
  /** Puts `value` in the place of what is shown now. */
  update(value: unknown): Promise<void>;
}

let lives = 0;

async function showNow(value: unknown): Promise<void> {
  await emit({ data: await bundleOf(value) });
}

async function showLive(value: unknown): Promise<Live> {
  // Unique across runs of the same kernel, where this module is loaded once.
  const id = `under-load-${Date.now().toString(36)}-${lives++}`;
  await emit({ data: await bundleOf(value), id });
  return {
    update: async (next) => await emit({ data: await bundleOf(next), id, update: true }),
  };
}

/**
 * Shows a value now, before the cell ends. `show.live(value)` shows one that is replaced in place by
 * later `update`s: a progress bar, a growing chart.
 *
 * @example
 * ```ts
 * import { md, show } from "#lib/course";
 *
 * await show(md`**half** way`);
 * const bar = await show.live(md`0 %`);
 * await bar.update(md`100 %`);
 * ```
 */
export const show: { (value: unknown): Promise<void>; live(value: unknown): Promise<Live> } = Object
  .assign(showNow, { live: showLive });
