import {
  check,
  Recorder,
  register,
  type RegisterInput,
  type RegisterOutput,
  type TimedOperation,
  type Verdict,
} from "../../consistency/mod.ts";
import type { Random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { CacheAside } from "../shop/cache-aside.ts";
import { LateDerived, LateSource } from "./late-stores.ts";

/** A recorded operation of a client on a price. */
export type PriceOperation = TimedOperation<RegisterInput, RegisterOutput>;

/** How clients read and write prices through a cache. */
export interface CacheRaceOptions {
  readonly random: Random;
  readonly clients: number;
  /** Operations of each client. */
  readonly each: number;
  /** Products whose price they read and write. */
  readonly keys: number;
  /** Mean way to the source, in ms; the cache is ten times as near. */
  readonly way: number;
  /** Share of operations that write. */
  readonly writes: number;
  /** Whether the cache takes only what is newer. */
  readonly newer: boolean;
}

/** What was recorded, and what the checker says of it. */
export interface CacheRace {
  operations: readonly PriceOperation[];
  verdict: Verdict<PriceOperation>;
  reads: number;
  hits: number;
  /** Reads of a price that had been replaced, acknowledged, before they began. */
  stale: readonly PriceOperation[];
}

/** Lets clients read and write prices through a cache aside, and has the history judged. */
export async function cacheRace(options: CacheRaceOptions): Promise<CacheRace> {
  const { random, clients, each, keys, way, writes, newer } = options;
  const clock = new VirtualClock(), chance = random.split(`cache race ${newer}`);
  const source = new LateSource({ clock, random: chance.split("source"), way });
  const cache = new LateDerived({ clock, random: chance.split("cache"), way: way / 10 });
  const aside = new CacheAside({ source, cache, newer });
  const recorder = new Recorder<RegisterInput, RegisterOutput>(clock);
  const versions = new Map<PriceOperation, number>();
  let price = 0, hits = 0;
  const client = async (id: number) => {
    const own = chance.split(`client ${id}`);
    for (let i = 0; i < each; i++) {
      await clock.sleep(own.next() * way * 4);
      const key = `price-${own.int(keys)}`;
      if (own.next() < writes) {
        const written = ++price, pending = recorder.begin(id, key, { write: written });
        const operation = recorder.operations.at(-1)!;
        versions.set(operation, await aside.write(key, { price: written }));
        pending.ended("ok");
      } else {
        const pending = recorder.begin(id, key, { read: true });
        const operation = recorder.operations.at(-1)!;
        const { found, hit } = await aside.read(key);
        if (hit) hits++;
        versions.set(operation, found?.version ?? 0);
        pending.ended(found ? Number(found.document["price"]) : null);
      }
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, id) => client(id)));
  await clock.run({ budget: 20_000 });
  await running;
  const { operations } = recorder;
  return {
    operations,
    verdict: check(register, operations, { steps: 5e6, bytes: 64 * 2 ** 20 }),
    reads: operations.filter(({ input }) => "read" in input).length,
    hits,
    stale: staleReads(operations, versions),
  };
}

function staleReads(
  operations: readonly PriceOperation[],
  versions: ReadonlyMap<PriceOperation, number>,
): PriceOperation[] {
  const writes = operations.filter(({ input }) => "write" in input);
  return operations.filter((read) =>
    "read" in read.input &&
    writes.some((write) =>
      write.key === read.key && write.return !== undefined && write.return < read.call &&
      versions.get(write)! > versions.get(read)!
    )
  );
}

/** The first operations, as stretches in lanes: for a history in which nothing is wrong. */
export function firstRows({ operations }: CacheRace, most = 14): LaneRow[] {
  return operations.slice(0, most).map((operation) => laneRow(operation, false, Infinity));
}

/** A stretch in a client's lane, in ms. */
export interface LaneRow {
  client: string;
  from: number;
  to: number;
  what: string;
  is: "write" | "read" | "the stale read";
}

function laneRow(
  { client, input, output, at }: PriceOperation,
  culprit: boolean,
  end: number,
): LaneRow {
  const writes = "write" in input;
  return {
    client: `client ${client + 1}`,
    from: at[0],
    to: Math.min(at[1] ?? at[0], end),
    what: writes ? `writes ${input.write}` : `reads ${output ?? "…"}`,
    is: culprit ? "the stale read" : writes ? "write" : "read",
  };
}

/** Colours of lanes, for a chart: the stale read is the red one. */
export const LANE_COLORS: { domain: string[]; range: string[] } = {
  domain: ["read", "write", "the stale read"],
  range: ["#3366cc", "#12999b", "#c5221f"],
};

/** From the first to the last of some stretches, with room for the words behind the last. */
export function laneEnds(rows: readonly LaneRow[]): [number, number] {
  const from = Math.min(...rows.map((row) => row.from)),
    to = Math.max(...rows.map((row) => row.to));
  return [from, to + (to - from) * 0.15];
}

/** What a checker names, as stretches in lanes: who did what when, the culprit told apart. */
export function laneRows({ verdict }: CacheRace, most = 14): LaneRow[] {
  if (verdict.verdict !== "not linearizable") return [];
  const { prefix, culprit } = verdict, end = culprit.at[1]!;
  const near = prefix.filter(({ at }) =>
    (at[1] ?? end) >= culprit.at[0] - (end - culprit.at[0]) * 3
  );
  return near.slice(-most).map((operation) =>
    laneRow(
      { ...operation, at: [operation.at[0], operation.at[1] ?? end] },
      operation === culprit,
      end,
    )
  );
}
