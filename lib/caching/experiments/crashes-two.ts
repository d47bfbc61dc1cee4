import { Crash, CrashPlan } from "../../sim/crash.ts";
import { type Random, random } from "../../sim/random.ts";
import { MemoryStore, type Noted, type Versioned, type Writer } from "../writes/stores.ts";
import { BATCH, type CrashRow, crashWrites, read, settle, WAYS } from "./crashes.ts";

/** Ways that several servers may use at once without losing anything. */
export const SAFE_WAYS: readonly string[] = ["around, outbox", "behind, journal"];

/** Few keys, so that two servers often write the same one. */
const SHARED_KEYS = 6;

/** Answers late, by chance: what two servers want of it at once comes in either order. */
class LateStore extends MemoryStore<string> {
  constructor(readonly chance: Random) {
    super();
  }

  async #late(): Promise<void> {
    for (let left = this.chance.int(6); left > 0; left--) await Promise.resolve();
  }

  override async write(key: string, entry: Versioned<string>): Promise<void> {
    await this.#late();
    await super.write(key, entry);
  }

  override async commit(key: string, entry: Versioned<string>): Promise<string> {
    await this.#late();
    return await super.commit(key, entry);
  }

  override async setNewer(key: string, entry: Versioned<string>): Promise<void> {
    await this.#late();
    await super.setNewer(key, entry);
  }

  override async delete(key: string): Promise<void> {
    await this.#late();
    await super.delete(key);
  }

  override async append(key: string, entry: Versioned<string>): Promise<string> {
    await this.#late();
    return await super.append(key, entry);
  }

  override async pending(): Promise<readonly Noted<string>[]> {
    await this.#late();
    return await super.pending();
  }

  override async remove(ids: readonly string[]): Promise<void> {
    await this.#late();
    await super.remove(ids);
  }
}

/**
 * Two servers write to the same keys at once, before one database, cache and journal; each crashes at each
 * step by the same plan as in {@linkcode crashWrites}. Whoever starts anew recovers while the other one
 * lives on with what it has in memory.
 *
 * @param each Crashes at each step, from 1.
 */
export async function crashPair(way: string, each: number, seed: number): Promise<CrashRow> {
  const { steps, make } = WAYS[way]!, chance = random(`${seed}/${way}/two`);
  const store = (name: string) => new LateStore(chance.split(name));
  const world = { source: store("source"), cache: store("cache"), log: store("log") };
  const plan = new CrashPlan(steps, each, chance.split("plan"));
  const row: CrashRow = {
    ...{ way: `${way}, two servers`, crashes: 0, acknowledged: 0, lost: 0, stale: 0 },
    steps: steps.map((step) => ({ step, crashes: 0, stale: 0 })),
  };
  let version = 0;
  const safe = new Map<string, number>();
  const work = async (writer: Writer<string>): Promise<Crash | undefined> => {
    try {
      for (let i = 0; i < BATCH; i++) {
        const mine = ++version, key = `recipe-${chance.int(SHARED_KEYS)}`;
        read(world, key);
        await writer.write(key, { value: `text ${mine}`, version: mine });
        safe.set(key, Math.max(mine, safe.get(key) ?? 0));
        row.acknowledged++;
      }
      if (chance.next() < 0.5) await writer.flush();
      return undefined;
    } catch (error) {
      if (error instanceof Crash) return error;
      throw error;
    }
  };
  const servers = [make(world, plan.at), make(world, plan.at)];
  while (!plan.done && version < 100 * each * steps.length) {
    const crashes = await Promise.all(servers.map(work));
    for (const [i, crash] of crashes.entries()) {
      if (!crash) continue;
      servers[i] = make(world, plan.at);
      await settle(world, make, row, row.steps.find(({ step }) => step === crash.step)!, safe);
    }
  }
  row.crashes = plan.total;
  return row;
}

/** All ways, one after the other, then those that are safe with two servers. */
export async function crashAll(each: number, seed: number): Promise<CrashRow[]> {
  const rows: CrashRow[] = [];
  for (const way of Object.keys(WAYS)) rows.push(await crashWrites(way, each, seed));
  for (const way of SAFE_WAYS) rows.push(await crashPair(way, each, seed));
  return rows;
}
