import { type At, CrashPlan, restarting, steadily } from "../../sim/crash.ts";
import type { Random } from "../../sim/random.ts";
import { type Change, changeText } from "../shop/change.ts";
import { Projector } from "../shop/projector.ts";
import { divergent } from "../shop/rebuild.ts";
import { MemoryDerived, MemorySource } from "../shop/stores.ts";

/** How a change reaches the stores that follow. */
export type Way = "dual write" | "outbox";

/** Where a process may end, on each way. */
const CRASH_POINTS: Readonly<Record<Way, readonly string[]>> = {
  "dual write": ["before the write", "after the source", "after the documents", "after the cache"],
  "outbox": [
    ...["before the write", "after the commit", "after the relay's read", "after the relay's send"],
    ...["after the relay's delete", "between two stores", "before the offset's commit"],
  ],
};

/** What crashes at one point left behind. */
export interface CrashPointRow {
  way: Way;
  point: string;
  crashes: number;
  /** Things of which a store that follows says something else than the source, after all is drained. */
  divergent: number;
}

/** Writes products while the process ends at one point, again and again; for each point of both ways. */
export async function crashPoints(
  random: Random,
  each: number,
  ways: readonly Way[] = ["dual write", "outbox"],
): Promise<CrashPointRow[]> {
  const rows: CrashPointRow[] = [];
  for (const way of ways) {
    for (const point of CRASH_POINTS[way]) rows.push(await crashAt(way, point, each, random));
  }
  return rows;
}

async function crashAt(
  way: Way,
  point: string,
  each: number,
  random: Random,
): Promise<CrashPointRow> {
  const chance = random.split(`${way}, ${point}`), plan = new CrashPlan([point], each, chance);
  const at: At = (step) => step === point && plan.at(step);
  const shop = way === "outbox" ? new OutboxShop(at) : new DualShop(at);
  for (let i = 0; !plan.done && i < each * 20; i++) {
    const key = `product-${chance.int(each * 2)}`, gone = chance.next() < 0.1;
    await shop.write(key, gone ? null : { price: i + 1, name: key });
  }
  // The last crashes are over: whatever can be brought in order is.
  shop.at = steadily;
  await shop.drain();
  const wrong = new Set([
    ...await divergent(shop.source, shop.documents),
    ...await divergent(shop.source, shop.cache),
  ]);
  return { way, point, crashes: plan.total, divergent: wrong.size };
}

/** Whether a step ran to its end: a process that ends is started again, and knows nothing of it. */
async function survives(step: () => Promise<void>): Promise<void> {
  let ended = false;
  await restarting(async () => {
    if (ended) return;
    ended = true;
    await step();
  });
}

/** Writes one store after the other. Whoever crashes in between has told the rest nothing. */
class DualShop {
  readonly source: MemorySource = new MemorySource(false);
  readonly documents: MemoryDerived = new MemoryDerived();
  readonly cache: MemoryDerived = new MemoryDerived();

  constructor(public at: At) {}

  async write(key: string, document: Change["document"]): Promise<void> {
    await survives(async () => {
      this.at("before the write");
      const change = await this.source.write(key, document);
      this.at("after the source");
      await this.documents.apply(change);
      this.at("after the documents");
      await this.cache.apply(change);
      this.at("after the cache");
    });
  }

  async drain(): Promise<void> {}
}

/** Writes the source and its outbox in one step; a relay and a projector carry it on, each started again. */
class OutboxShop {
  readonly source: MemorySource = new MemorySource();
  readonly documents: MemoryDerived = new MemoryDerived();
  readonly cache: MemoryDerived = new MemoryDerived();
  readonly #log: string[] = [];
  #offset = 0;

  constructor(public at: At) {}

  async write(key: string, document: Change["document"]): Promise<void> {
    await survives(async () => {
      this.at("before the write");
      await this.source.write(key, document);
      this.at("after the commit");
    });
    await this.drain();
  }

  async drain(): Promise<void> {
    await restarting(() => this.#relay());
    await restarting(() => this.#project());
  }

  // deno-lint-ignore require-await
  async #relay(): Promise<void> {
    const { outbox } = this.source;
    const waiting = outbox.slice(0, 10);
    this.at("after the relay's read");
    this.#log.push(...waiting.map(changeText));
    this.at("after the relay's send");
    outbox.splice(0, waiting.length);
    this.at("after the relay's delete");
  }

  async #project(): Promise<void> {
    const projector = new Projector({
      targets: [this.documents, this.cache],
      at: (step) => this.at(step),
    });
    while (this.#offset < this.#log.length) {
      await projector.handle(this.#log[this.#offset]!);
      this.at("before the offset's commit");
      this.#offset++;
    }
  }
}
