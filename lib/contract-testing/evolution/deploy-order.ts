import { requireNumber } from "../../sim/mod.ts";

/** A service that is to be moved, version by version. */
export interface Move {
  readonly service: string;
  /** From what runs now to what is to run in the end. */
  readonly versions: readonly string[];
}

/** Whether two versions of two services get along. Asked for every pair that is in production together. */
export type GetsAlong = (
  one: { service: string; version: string },
  other: { service: string; version: string },
) => boolean;

/** One deployment of a plan. */
export interface Deployment {
  readonly service: string;
  readonly version: string;
}

/** An order in which nothing breaks, or who waits for whom. */
export type Plan =
  | { readonly safe: true; readonly order: readonly Deployment[] }
  | {
    readonly safe: false;
    readonly cycle: readonly string[];
    readonly done: readonly Deployment[];
  };

const MOST_STATES = 200_000;

/**
 * The shortest order of deployments, one service at a time, in which all that runs together gets along at every moment. A
 * breadth-first search over what may run together: O(states × services²), and states multiply with services.
 *
 * Where there is none, the services are named that wait for each other: none of them can be the next one.
 *
 * @throws {RangeError} Where there are more than 200,000 states.
 * @example
 * ```ts
 * import { deployOrder } from "#lib/contract-testing";
 * import assert from "node:assert/strict";
 *
 * const moves = [{ service: "checkout", versions: ["1", "2"] }, { service: "catalogue", versions: ["1", "2"] }];
 * const plan = deployOrder(moves, (a, b) => !(a.service === "checkout" && a.version === "2" && b.version === "1"));
 * assert.deepEqual(plan.safe && plan.order.map(({ service }) => service), ["catalogue", "checkout"]);
 * ```
 */
export function deployOrder(moves: readonly Move[], getsAlong: GetsAlong): Plan {
  const states = moves.reduce((product, { versions }) => product * versions.length, 1);
  requireNumber("plan deployments", "states", states, { unit: "states", min: 1, max: MOST_STATES });
  return search(moves, pairs(moves, getsAlong));
}

/** What runs together, as a place among each service's versions. */
type State = readonly number[];

/** The way by which a state was first reached. */
type From = Map<string, { before: string; moved: number } | null>;

/** Breadth first: the first way that ends is the shortest. */
function search(moves: readonly Move[], along: readonly boolean[][][][]): Plan {
  const start: State = moves.map(() => 0), last = moves.map(({ versions }) => versions.length - 1);
  const apart = moves.findIndex((_, i) => broken(start, i, along) >= 0);
  if (apart >= 0) return startsBroken(start, apart, moves, along);
  const from: From = new Map([[String(start), null]]), queue = [start];
  let furthest = start;
  for (let at = queue.shift(); at; at = queue.shift()) {
    if (total(at) > total(furthest)) furthest = at;
    if (total(at) === total(last)) return { safe: true, order: wayTo(at, from, moves) };
    for (let i = 0; i < moves.length; i++) {
      const next = at.with(i, at[i]! + 1), key = String(next);
      if (next[i]! > last[i]! || from.has(key) || broken(next, i, along) >= 0) continue;
      from.set(key, { before: String(at), moved: i });
      queue.push(next);
    }
  }
  const cycle = cycleAt(furthest, moves, along);
  return { safe: false, cycle, done: wayTo(furthest, from, moves) };
}

/** What runs today does not get along: no order of moves is safe, not even none. */
function startsBroken(
  at: State,
  i: number,
  moves: readonly Move[],
  along: readonly boolean[][][][],
): Plan {
  const cycle = [i, broken(at, i, along)].map((one) => moves[one]!.service);
  return { safe: false, cycle, done: [] };
}

/** `along[i][a][j][b]`: whether version a of service i gets along with version b of service j. */
function pairs(moves: readonly Move[], getsAlong: GetsAlong): boolean[][][][] {
  return moves.map(({ service, versions }, i) =>
    versions.map((version) =>
      moves.map((other, j) =>
        other.versions.map((theirs) => {
          if (i === j) return true;
          const one = { service, version }, two = { service: other.service, version: theirs };
          return getsAlong(one, two) && getsAlong(two, one);
        })
      )
    )
  );
}

/** The first service that does not get along with service i; −1 where all do. */
function broken(at: State, i: number, along: readonly boolean[][][][]): number {
  return at.findIndex((version, j) => !along[i]![at[i]!]![j]![version]!);
}

const total = (at: readonly number[]) => at.reduce((sum, version) => sum + version, 0);

function wayTo(
  at: readonly number[],
  from: From,
  moves: readonly Move[],
): Deployment[] {
  const order: Deployment[] = [];
  for (let key = String(at), step = from.get(key); step; key = step.before, step = from.get(key)) {
    const { service, versions } = moves[step.moved]!;
    order.unshift({ service, version: versions[Number(key.split(",")[step.moved])]! });
  }
  return order;
}

/** From a state that cannot be left: each service that has yet to move waits for the one that it would break, or be broken by. */
function cycleAt(
  at: readonly number[],
  moves: readonly Move[],
  along: readonly boolean[][][][],
): string[] {
  const waitsFor = new Map<number, number>();
  for (let i = 0; i < moves.length; i++) {
    if (at[i]! + 1 < moves[i]!.versions.length) {
      waitsFor.set(i, broken(at.with(i, at[i]! + 1), i, along));
    }
  }
  const seen: number[] = [];
  for (let i = [...waitsFor.keys()][0]; i !== undefined && i >= 0; i = waitsFor.get(i)) {
    if (seen.includes(i)) {
      return [...seen.slice(seen.indexOf(i)), i].map((which) => moves[which]!.service);
    }
    seen.push(i);
  }
  return seen.map((which) => moves[which]!.service);
}
