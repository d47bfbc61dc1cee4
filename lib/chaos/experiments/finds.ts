import { VirtualClock } from "../../sim/mod.ts";
import type { Find } from "../analysis/search.ts";
import type { Functions } from "../experiment/functions.ts";
import type { Experiment } from "../experiment/model.ts";
import { askFunctions } from "../experiment/providers.ts";
import { runExperiment } from "../experiment/runner.ts";
import { parseExperiment } from "../experiment/validate.ts";
import { PAYMENT_FAULTS, type PaymentFault, runPayments } from "../targets/payments.ts";

/**
 * A find as an experiment file: its method puts each fault of the smallest schedule into the run, and its hypothesis is
 * that nobody pays twice. It is kept beside the tests; whoever mends the bug runs it again.
 *
 * @example
 * ```ts
 * import { fileOfFind, runFind, searchPayments } from "#lib/chaos/experiments";
 * import assert from "node:assert/strict";
 *
 * const { finds } = await searchPayments({ seed: 1, schedules: 500, keys: "memory" });
 * const file = fileOfFind(finds[0]!);
 * assert.equal((await runFind(file, "memory")).deviated, true);
 * assert.equal((await runFind(file, "stored")).deviated, false);
 * ```
 */
export function fileOfFind({ smallest, why }: Find<PaymentFault>): Experiment {
  const provider = (func: string, given: object) => ({
    ...{ type: "python" as const, module: "payments", func },
    arguments: { ...given },
  });
  return {
    title: `Nobody pays twice: ${smallest.map(({ kind }) => kind).join(", then ")}`,
    description: `Found by a search: ${why}.`,
    tags: ["found by search"],
    "steady-state-hypothesis": {
      title: "No order is charged twice",
      probes: [{
        ...{ type: "probe", name: "orders charged twice", tolerance: 0 },
        provider: provider("twice", {}),
      }],
    },
    method: smallest.map((fault) => ({
      ...{ type: "action", name: fault.kind },
      provider: provider("fault", fault),
    })),
    rollbacks: [{ type: "action", name: "no faults", provider: provider("heal", {}) }],
  };
}

/**
 * Runs such a file against the shop's payments, on a virtual clock.
 *
 * @param keys Where the gateway keeps its keys: in memory is the bug, stored is the mend.
 * @throws {InvalidExperiment} Where the file is none, or calls what it may not.
 */
export async function runFind(file: unknown, keys: "memory" | "stored") {
  const schedule: PaymentFault[] = [];
  const functions: Functions = {
    payments: {
      fault: {
        ...{ parameters: ["kind", "at", "for"], lasting: true },
        run: ({ kind, at, for: ms }) => {
          const known = PAYMENT_FAULTS.find((each) => each === kind);
          if (!known) {
            throw new RangeError(
              `Cannot inject ${String(kind)}: the faults are ${PAYMENT_FAULTS.join(", ")}`,
            );
          }
          schedule.push({ kind: known, at: Number(at), for: Number(ms) });
        },
      },
      heal: { parameters: [], run: () => void schedule.splice(0) },
      twice: {
        parameters: [],
        run: () => runPayments(schedule, keys).filter(({ charged }) => charged > 1).length,
      },
    },
  };
  const clock = new VirtualClock(), experiment = parseExperiment(file, { functions });
  const run = runExperiment(experiment, {
    ...{ clock, rollbackStrategy: "always" as const },
    providers: { python: askFunctions(functions) },
  });
  await clock.run();
  return await run;
}
