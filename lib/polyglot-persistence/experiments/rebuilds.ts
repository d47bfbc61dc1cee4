import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import type { Change } from "../shop/change.ts";
import { Projector } from "../shop/projector.ts";
import { rebuild, sameContent } from "../shop/rebuild.ts";
import { MemoryDerived, MemorySource } from "../shop/stores.ts";

/** A derived store is lost while the shop goes on. */
export interface RebuildOptions {
  readonly random: Random;
  readonly products: number;
  /** Changes a second, all the time. */
  readonly rate: number;
  /** Changes that a rebuild takes over, a second. */
  readonly speed: number;
}

/** How it came back. */
export interface RebuildRun {
  /** Share of the products that the store holds, by the second. */
  rows: { time: number; share: number }[];
  /** Seconds from the loss until it held everything. */
  seconds: number;
  /** Whether it holds exactly what the source holds, by hash. */
  equal: boolean;
  /** Changes that came in between. */
  meanwhile: number;
}

const LOSS = 5_000, END = 600_000;

/** Loses a derived store at second 5, fills it from the source while changes go on, and compares hashes at the end. */
export async function lostStore(options: RebuildOptions): Promise<RebuildRun> {
  const { random, products, rate, speed } = options;
  const clock = new VirtualClock(), chance = random.split("lost store");
  const source = new MemorySource(), store = new MemoryDerived();
  const projector = new Projector({ targets: [store] });
  const key = (n: number) => `product-${n}`;
  for (let i = 0; i < products; i++) await source.write(key(i), { price: i });
  for (const change of source.outbox.splice(0)) await projector.project(change);
  let over = Infinity, meanwhile = 0;
  const rows: RebuildRun["rows"] = [];
  const running = Promise.all([
    (async () => {
      while (clock.now() < Math.min(over + 3000, END)) {
        await clock.sleep(1000 / rate);
        const gone = chance.next() < 0.05;
        await source.write(key(chance.int(products)), gone ? null : { price: chance.int(1000) });
        if (clock.now() > LOSS && over === Infinity) meanwhile++;
      }
    })(),
    (async () => {
      while (clock.now() < Math.min(over + 4000, END)) {
        await clock.sleep(200);
        for (const change of source.outbox.splice(0)) await projector.project(change);
      }
    })(),
    (async () => {
      await clock.sleep(LOSS);
      await store.clear();
      await rebuild(slowly(await source.latest(), speed, clock), store);
      over = clock.now();
    })(),
    (async () => {
      while (clock.now() < Math.min(over + 3000, END)) {
        const share = (await store.entries()).length / Math.max(1, present(await source.latest()));
        rows.push({ time: clock.now() / 1000, share: Math.min(1, share) });
        await clock.sleep(500);
      }
    })(),
  ]);
  await clock.run({ budget: 30_000 });
  await running;
  const equal = await sameContent(source, store);
  return { rows, seconds: (over - LOSS) / 1000, equal, meanwhile };
}

function present(changes: readonly Change[]): number {
  return changes.reduce((count, { document }) => count + (document === null ? 0 : 1), 0);
}

/** Changes at the pace at which a store takes them. */
async function* slowly(changes: readonly Change[], speed: number, clock: VirtualClock) {
  const batch = Math.max(1, Math.round(speed / 20));
  for (let i = 0; i < changes.length; i += batch) {
    yield* changes.slice(i, i + batch);
    await clock.sleep(batch / speed * 1000);
  }
}
