import type { Random } from "../../sim/mod.ts";
import {
  type Deployment,
  deployOrder,
  type GetsAlong,
  type Move,
} from "../evolution/deploy-order.ts";

/** A system with random needs between its services, each of which has one new version. */
export function randomSystem(
  services: number,
  random: Random,
): { moves: Move[]; getsAlong: GetsAlong } {
  const moves = Array.from(
    { length: services },
    (_, i) => ({ service: `s${i}`, versions: ["1", "2"] }),
  );
  const bad = new Set<string>();
  for (const one of moves) {
    for (const other of moves) {
      if (one === other || random.next() > 0.4) continue;
      const [mine, theirs] = random.int(2) === 0 ? ["1", "2"] : ["2", "1"];
      bad.add(`${one.service}@${mine} ${other.service}@${theirs}`);
    }
  }
  return {
    moves,
    getsAlong: (one, other) =>
      !bad.has(`${one.service}@${one.version} ${other.service}@${other.version}`),
  };
}

/** Whether an order is safe, by playing it: nothing of the planner's is used. */
export function isSafe(
  order: readonly Deployment[],
  moves: readonly Move[],
  getsAlong: GetsAlong,
): boolean {
  const now = new Map(moves.map(({ service, versions }) => [service, versions[0]!]));
  const holds = () => {
    const all = [...now].map(([service, version]) => ({ service, version }));
    return all.every((one) =>
      all.every((other) => one.service === other.service || getsAlong(one, other))
    );
  };
  // What runs before the first move counts, too.
  return holds() && order.every(({ service, version }) => {
    now.set(service, version);
    return holds();
  }) && moves.every(({ service, versions }) => now.get(service) === versions.at(-1));
}

/** All orders of some services. */
function* orders(services: readonly string[]): Generator<string[]> {
  if (services.length === 0) yield [];
  for (const [i, first] of services.entries()) {
    for (const rest of orders([...services.slice(0, i), ...services.slice(i + 1)])) {
      yield [first, ...rest];
    }
  }
}

/** The planner against every order there is: on how many random systems do they disagree? O(systems × n! × n³). */
export function plannerAgainstAll(
  systems: number,
  most: number,
  random: Random,
): { of: number; safe: number; wrong: number } {
  let safe = 0, wrong = 0;
  for (let i = 0; i < systems; i++) {
    const { moves, getsAlong } = randomSystem(2 + i % (most - 1), random.split(`system ${i}`)),
      plan = deployOrder(moves, getsAlong);
    let possible = false;
    for (const order of orders(moves.map(({ service }) => service))) {
      if (isSafe(order.map((service) => ({ service, version: "2" })), moves, getsAlong)) {
        possible = true;
        break;
      }
    }
    if (possible) safe++;
    if (plan.safe !== possible || (plan.safe && !isSafe(plan.order, moves, getsAlong))) wrong++;
  }
  return { of: systems, safe, wrong };
}
