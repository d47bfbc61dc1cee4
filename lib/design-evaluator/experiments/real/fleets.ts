import lpSolver from "javascript-lp-solver";
import { solve } from "yalps";
import { random } from "../../../sim/mod.ts";
import { cheapestFleet, type MachineType } from "../../fleet.ts";

/** Tiers that each need so much, and machines that each can have. */
export interface FleetProblem {
  needs: number[];
  types: MachineType[];
}

/** A fleet at random: larger machines are a little cheaper for what they do. */
export function fleetProblem(tiers: number, types: number, seed: number): FleetProblem {
  const stream = random(`fleet ${seed}`);
  return {
    needs: Array.from({ length: tiers }, () => 200 + stream.int(2000)),
    types: Array.from({ length: types }, (_, i) => {
      const capacity = 7 + 13 * i + stream.int(9);
      return {
        name: `type ${i}`,
        capacity,
        price: Math.round(100 * capacity ** 0.95 * (0.9 + 0.2 * stream.next())) / 100,
      };
    }),
  };
}

/** Ours: each tier by dynamic programming. */
export function ours({ needs, types }: FleetProblem): number {
  return needs.reduce((sum, need) => sum + cheapestFleet(need, types).price, 0);
}

/** Each tier is a problem of its own, for every one of them: nobody is made to search all tiers' choices at once. */
function eachTier({ needs, types }: FleetProblem, price: (one: FleetProblem) => number): number {
  return needs.reduce((sum, need) => sum + price({ needs: [need], types }), 0);
}

/** As an integer linear program, for packages that solve any of them. */
function program({ needs, types }: FleetProblem) {
  const variables = Object.fromEntries(
    needs.flatMap((_, tier) =>
      types.map(({ capacity, price }, t) =>
        [`${tier}/${t}`, { price, [`tier ${tier}`]: capacity }] as const
      )
    ),
  );
  const constraints = Object.fromEntries(
    needs.map((need, tier) => [`tier ${tier}`, { min: need }]),
  );
  return { variables, constraints };
}

export function byYalps(problem: FleetProblem): number {
  return eachTier(problem, (one) => {
    const model = {
      direction: "minimize",
      objective: "price",
      ...program(one),
      integers: true,
    } as const;
    // Until it is proved: by default it is content with what is near, and it gives up after a time.
    return solve(model, { tolerance: 0, timeout: Infinity, maxIterations: Infinity }).result;
  });
}

export function byLpSolver(problem: FleetProblem): number {
  return eachTier(problem, (one) => {
    const { constraints, variables } = program(one);
    const ints = Object.fromEntries(Object.keys(variables).map((name) => [name, 1]));
    const model = { optimize: "price", opType: "min", constraints, variables, ints };
    return (lpSolver as unknown as { Solve(model: unknown): { result: number } }).Solve(model)
      .result;
  });
}
