import { quantile } from "../../sim/quantile.ts";
import type { Random } from "../../sim/random.ts";

/** A sale: what is asked for each second, and what one of it costs the store that answers. */
export interface SaleOptions {
  readonly random: Random;
  /** Asked for in a quiet second: pages, carts, orders. */
  readonly rates: Readonly<Record<Task, number>>;
  /** What one costs, in ms of one core. */
  readonly costs: Readonly<Record<Task, number>>;
  /** Cores of the relational store; apart, the document store has as many: {@linkcode coresApart}. */
  readonly cores: number;
  /** How many times as much is asked for during the sale. */
  readonly surge: number;
  /** Whether pages come from documents behind a cache and carts from a key-value store. */
  readonly apart: boolean;
  /** Share of pages that the cache answers, where there is one. */
  readonly hits?: number;
}

/** What shoppers do. */
export type Task = "page" | "cart" | "order";

/** One second of one task. */
export interface SaleRow {
  time: number;
  task: Task;
  /** 95th percentile of the time to an answer, in ms. */
  ms: number;
}

/** When the sale is, in s of the minute that is simulated. */
export const SALE = { from: 15, to: 35, end: 60 } as const;

/** What a page or a cart costs a key-value store, in ms of its one core. */
export const KEY_VALUE_MS = 0.2;

/** Cores of all stores where they are apart: the relational one's, as many for documents, one for keys. */
export function coresApart(cores: number): number {
  return 2 * cores + 1;
}

/**
 * A minute with a sale in it: who comes first is served first, by the first core that is free, and all that is put
 * into one store waits for all that is in it. Arrivals are Poisson, costs exponential.
 */
export function saleMinute(options: SaleOptions): SaleRow[] {
  const { random, costs, cores, apart, hits = 0.9 } = options;
  const chance = random.split("sale");
  const stations = {
    relational: new Array<number>(cores).fill(0),
    documents: new Array<number>(cores).fill(0),
    keys: [0],
  };
  const waits = new Map<Task, number[][]>(
    TASKS.map((task) => [task, Array.from({ length: SALE.end }, () => [])]),
  );
  for (const { at, task } of arrivals(options, chance)) {
    const cached = task === "cart" || (task === "page" && chance.next() < hits);
    const [station, cost] = !apart || task === "order"
      ? [stations.relational, costs[task]]
      : cached
      ? [stations.keys, KEY_VALUE_MS]
      : [stations.documents, costs.page / 2];
    const ends = serve(station, at, -Math.log(1 - chance.next()) * cost);
    waits.get(task)![Math.floor(at / 1000)]!.push(ends - at);
  }
  return [...waits].flatMap(([task, seconds]) =>
    seconds.map((ms, time) => ({ time, task, ms: ms.length ? quantile(ms, 0.95) : 0 }))
  );
}

const TASKS = ["page", "cart", "order"] as const;

/** Puts one into a station, and says when it is done. */
function serve(free: number[], at: number, cost: number): number {
  let first = 0;
  for (let core = 1; core < free.length; core++) if (free[core]! < free[first]!) first = core;
  return free[first] = Math.max(at, free[first]!) + cost;
}

function arrivals({ rates, surge }: SaleOptions, random: Random): { at: number; task: Task }[] {
  const all = Object.entries(rates) as [Task, number][];
  const most = all.reduce((sum, [, rate]) => sum + rate, 0);
  const found: { at: number; task: Task }[] = [];
  for (let second = 0; second < SALE.end; second++) {
    const rate = most * (second >= SALE.from && second < SALE.to ? surge : 1);
    let at = second * 1000;
    while ((at += -Math.log(1 - random.next()) / rate * 1000) < (second + 1) * 1000) {
      let pick = random.next() * most;
      const [task] = all.find(([, share]) => (pick -= share) < 0) ?? all[0]!;
      found.push({ at, task });
    }
  }
  return found;
}

/** The 95th percentile of a task in its worst second, in ms. */
export function worstOf(rows: readonly SaleRow[], task: Task): number {
  return Math.max(0, ...rows.filter((row) => row.task === task).map(({ ms }) => ms));
}
