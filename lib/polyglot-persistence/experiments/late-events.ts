import { shuffled } from "../../sim/shuffled.ts";
import type { Random } from "../../sim/random.ts";
import { changeText } from "../shop/change.ts";
import { Projector } from "../shop/projector.ts";
import { MemoryDerived, MemorySource } from "../shop/stores.ts";

/** Changes of products, told in a bad way. */
export interface LateEventsOptions {
  readonly random: Random;
  readonly products: number;
  /** Changes of each. */
  readonly changes: number;
  /** Share of messages that come twice. */
  readonly twice: number;
  /** How many neighbours a message may change places with. */
  readonly window: number;
  readonly versions: boolean;
  /** Messages among them that nobody can read. Default: 0. */
  readonly poison?: number;
}

/** What a store that follows holds in the end. */
export interface LateEvents {
  messages: number;
  products: number;
  /** Products that are gone in the source, and there in the store. */
  resurrected: number;
  /** Products that are there in both, and older in the store. */
  stale: number;
  /** Products that the store lacks. */
  missing: number;
  parked: number;
}

/** Tells a store of all changes, some twice and some after newer ones, and compares it with the source. */
export async function lateEvents(options: LateEventsOptions): Promise<LateEvents> {
  const { random, products, changes, twice, window, versions, poison = 0 } = options;
  const chance = random.split("late events"),
    source = new MemorySource(),
    store = new MemoryDerived();
  for (let i = 0; i < products * changes; i++) {
    const key = `product-${chance.int(products)}`, gone = chance.next() < 0.15;
    await source.write(key, gone ? null : { price: i + 1 });
  }
  const told = source.outbox.map(changeText)
    .flatMap((text) => chance.next() < twice ? [text, text] : [text]);
  for (let i = 0; i < poison; i++) told.splice(chance.int(told.length + 1), 0, `{"key":${i}}`);
  const mixed: string[] = [];
  for (let i = 0; i < told.length; i += window) {
    mixed.push(...shuffled(chance, told.slice(i, i + window)));
  }
  const projector = new Projector({ targets: [store], versions });
  for (const message of mixed) await projector.handle(message);
  const held = new Map((await store.entries()).map((change) => [change.key, change]));
  const found = { resurrected: 0, stale: 0, missing: 0 };
  const latest = await source.latest();
  for (const { key, version, document } of latest) {
    const has = held.get(key);
    if (document === null) found.resurrected += has ? 1 : 0;
    else if (!has) found.missing++;
    else if (has.version !== version) found.stale++;
  }
  return {
    messages: mixed.length,
    products: latest.length,
    ...found,
    parked: projector.parked.length,
  };
}
