import { exponential } from "../../sim/mod.ts";
import type { Span, SpanRecord } from "../mod.ts";
import { type Fault, type ShopService, World } from "./world.ts";

/** Work that can be made faster or slower, by its name. */
export type Task = "read cart" | "hold seats" | "check fraud" | "book entry" | "wait for lock";

/** The simulated shop and its traffic. */
export interface ShopModel {
  seed: number;
  /** Checkouts. */
  requests: number;
  /** Checkouts a second. */
  rate: number;
  /** One checkout in so many has an old currency: the ledger waits for a lock. */
  slowOne: number;
  /** That wait, in ms. */
  lock: number;
  /** One checkout in so many fails in the ledger. Default: none. */
  failOne?: number;
  /** Default: headers arrive as they are sent. */
  fault?: Fault;
  /** By how much a service's clock is wrong, in ms. */
  skew?: Partial<Record<ShopService, number>>;
  /** What a task takes, as a multiple of what it took. */
  factor?: Partial<Record<Task, number>>;
}

/** A checkout as its customer saw it. */
export interface Bought {
  /** When it came, ms since the first. */
  at: number;
  /** ms. */
  took: number;
  slow: boolean;
  failed: boolean;
  /** The trace that the web service was in. */
  traceId: string;
}

/** What was recorded, and what customers saw. */
export interface ShopRun {
  records: SpanRecord[];
  bought: Bought[];
}

/** Mean ms of each task; all but the lock are exponential. */
const MEANS: Record<Exclude<Task, "wait for lock">, number> = {
  "read cart": 12,
  "hold seats": 25,
  "check fraud": 18,
  "book entry": 15,
};

/** A day of the shop, or a part of it, on a virtual clock. The same seed gives the same run. */
export async function runShop(model: ShopModel): Promise<ShopRun> {
  const { seed, requests, rate, fault = "w3c", skew = {} } = model;
  const world = new World(seed, fault, skew), bought: Bought[] = [];
  const gaps = exponential(world.random.split("arrivals"), { mean: 1000 / rate });
  let at = world.clock.now();
  const all = Array.from({ length: requests }, (_, i) => {
    at += gaps();
    return checkout(world, model, i, at).then((one) => void bought.push(one));
  });
  await world.clock.run();
  await Promise.all(all);
  return { records: world.records, bought };
}

async function checkout(world: World, model: ShopModel, i: number, at: number): Promise<Bought> {
  const { clock } = world, from = world.random.split(`order ${i}`);
  const { slowOne, failOne = Infinity, lock, factor = {} } = model;
  const slow = i % slowOne === slowOne - 1, failed = i % failOne === failOne - 1;
  const work = (task: keyof typeof MEANS) =>
    clock.sleep(exponential(from.split(task), { mean: MEANS[task] })() * (factor[task] ?? 1));
  const book = async (span: Span) => {
    await work("book entry");
    if (slow) {
      const wait = world.start("ledger", "wait for lock", "internal", span);
      await clock.sleep(lock * (factor["wait for lock"] ?? 1));
      wait.end();
    }
    if (failed) throw new Error("the account is closed");
  };
  const pay = async (span: Span) => {
    const fraud = world.start("payments", "check fraud", "internal", span);
    await Promise.all([
      work("check fraud").then(() => fraud.end()),
      world.call(["payments", "ledger"], "POST /entries", span, book),
    ]);
    receipt(world, span);
  };
  await clock.sleep(at - clock.now());
  let traceId = "";
  await world.serve("web", "POST /checkout", world.outside(), async (span) => {
    traceId = span.traceId;
    await clock.sleep(2);
    await Promise.all([
      world.call(["web", "cart"], "GET /carts", span, () => work("read cart")),
      world.call(["web", "seats"], "POST /holds", span, () => work("hold seats")),
    ]);
    await world.call(["web", "payments"], "POST /payments", span, pay);
  }).catch(() => {});
  const start = 1_700_000_000_000;
  return { at: at - start, took: clock.now() - at, slow, failed, traceId };
}

/** A message that nobody waits for: the mail service is linked to who sent it. */
function receipt(world: World, span: Span): void {
  const sent = world.start("payments", "send receipt", "producer", span);
  sent.set("messaging.system", "kafka").end();
  world.clock.after(30, () => {
    const got = world.start("mail", "process receipt", "consumer");
    got.set("messaging.system", "kafka").link(sent);
    world.clock.after(8, () => got.end());
  });
}
