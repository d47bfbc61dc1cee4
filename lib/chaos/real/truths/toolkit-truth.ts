import { readFileSync } from "node:fs";
import { suite } from "../../../services/mod.ts";
import { scored, type TruthRow } from "../../../sim/mod.ts";
import {
  askFunctions,
  type Experiment,
  type Functions,
  Interrupted,
  InvalidExperiment,
  isMet,
  type Journal,
  type Json,
  parseExperiment,
  refusedTolerance,
  type RollbackStrategy,
  runExperiment,
  type SteadyState,
  type Strategy,
} from "../../mod.ts";
import { type Change, changedAt } from "./changed-at.ts";

type State = { met: boolean; probes: [string, boolean][] } | null;

interface Recorded {
  hypotheses: Record<string, Experiment["method"] | null>;
  methods: Record<string, Experiment["method"]>;
  rollbacks: Record<string, Experiment["method"]>;
  runs: {
    hypothesis: string;
    method: string;
    rollbacks: string;
    strategy: Strategy;
    rollbackStrategy: RollbackStrategy;
    journal: Pick<Journal, "status" | "deviated"> & {
      before: State;
      after: State;
      run: (string | null)[];
      rollbacks: (string | null)[];
    };
  }[];
  base: Json;
  validity: (Change & { valid: boolean; error?: string })[];
}

/** Chaos Toolkit's own journals and verdicts, where the course's oracles are. */
export async function toolkitTruths(): Promise<TruthRow[]> {
  const { folder, missing } = suite("chaos", "experiments.json", "the course's oracles");
  if (missing) {
    return [{ truth: "Chaos Toolkit, recorded", score: "not run", ok: false, note: missing }];
  }
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  const recorded = read("experiments.json") as Recorded;
  const { rows } = read("tolerance.json") as { rows: ToleranceCase[] };
  return [
    await journals(recorded),
    verdicts(recorded),
    scored(
      "tolerances met and refused, by Chaos Toolkit",
      rows.length,
      rows.filter(isWrong).map(
        (row) => JSON.stringify(row),
      ),
    ),
  ];
}

/**
 * Runs every combination that was recorded, and compares journals.
 *
 * @param options `rollBack: false` is the control: a runner that never rolls back.
 */
export async function journals(recorded: Recorded, { rollBack = true } = {}): Promise<TruthRow> {
  const wrong: string[] = [];
  for (
    const { hypothesis, method, rollbacks, strategy, rollbackStrategy, journal } of recorded.runs
  ) {
    const functions = recordedFunctions(), probes = recorded.hypotheses[hypothesis];
    const experiment = parseExperiment({
      title: "t",
      description: "d",
      method: recorded.methods[method],
      rollbacks: recorded.rollbacks[rollbacks],
      ...(probes ? { "steady-state-hypothesis": { title: "h", probes } } : {}),
    }, { functions });
    const ours = await runExperiment(experiment, {
      providers: { python: askFunctions(functions) },
      strategy,
      rollbackStrategy: rollBack ? rollbackStrategy : "never",
    });
    if (JSON.stringify(shortened(ours)) !== JSON.stringify(journal)) {
      wrong.push(`${hypothesis}, ${method}, ${rollbacks}, ${strategy}, ${rollbackStrategy}`);
    }
  }
  return scored("journals of Chaos Toolkit's runs", recorded.runs.length, wrong);
}

/** The recorded combinations, for the benchmark; `undefined` where the file is not here. */
export function recordedRuns(): Recorded | undefined {
  const { folder, missing } = suite("chaos", "experiments.json", "the course's oracles");
  if (missing) return undefined;
  return JSON.parse(readFileSync(new URL("experiments.json", folder), "utf8")) as Recorded;
}

/** How many of the recorded runs are made a second, once warm; `undefined` where they are not here. */
export async function runsPerSecond(times = 4): Promise<number | undefined> {
  const recorded = recordedRuns();
  if (!recorded) return undefined;
  await journals(recorded);
  const start = performance.now();
  for (let i = 0; i < times; i++) await journals(recorded);
  return times * 1000 * recorded.runs.length / (performance.now() - start);
}

function shortened({ status, deviated, before, after, run, rollbacks }: Journal) {
  const state = (state: SteadyState | null): State =>
    state && { met: state.met, probes: state.probes.map(({ status, met }) => [status!, met!]) };
  const statuses = (runs: Journal["run"]) => runs.map(({ status }) => status ?? null);
  return {
    ...{ status, deviated, before: state(before), after: state(after) },
    ...{ run: statuses(run), rollbacks: statuses(rollbacks) },
  };
}

/** The functions of the recorded module; what `script` remembers begins anew with each run. */
function recordedFunctions(): Functions {
  const calls = new Map<Json, number>();
  const fail = (why: Json): never => {
    throw new Error(String(why));
  };
  return {
    underload: {
      give: { parameters: ["value?"], run: ({ value = null }) => value },
      refuse: { parameters: ["why?"], run: ({ why = "refused" }) => fail(why) },
      explode: { parameters: [], run: () => fail("exploded") },
      interrupt: {
        parameters: [],
        run: () => {
          throw new Interrupted("interrupted");
        },
      },
      needs: { parameters: ["a", "b", "c?"], run: ({ a, b, c = 3 }) => [a, b, c] },
      script: {
        parameters: ["values", "key"],
        run: ({ values, key }) => {
          const call = calls.get(key!) ?? 0, list = values as Json[];
          calls.set(key!, call + 1);
          const value = list[Math.min(call, list.length - 1)]!;
          return value === "fail" ? fail("scripted") : value;
        },
      },
    },
  };
}

function verdicts({ base, validity }: Recorded): TruthRow {
  const functions = recordedFunctions(),
    hasProgram = (path: string) => path === "sh" || path === "true";
  const wrong = validity.filter((change) => {
    const file = changedAt(base, change);
    try {
      parseExperiment(file, { functions, hasProgram });
      return !change.valid;
    } catch (error) {
      return !(error instanceof InvalidExperiment) || error.kind !== change.error;
    }
  });
  return scored(
    "experiments that are valid or not",
    validity.length,
    wrong.map(({ op, path }) => `${op} ${path.join(".")}`),
  );
}

interface ToleranceCase {
  tolerance: Json;
  value?: Json;
  met?: boolean;
  invalid?: boolean;
  configuration?: Record<string, Json>;
}

function isWrong({ tolerance, value, met, invalid, configuration = {} }: ToleranceCase): boolean {
  if (invalid !== undefined) return (refusedTolerance(tolerance) !== undefined) !== invalid;
  return isMet(tolerance, value!, configuration) !== met;
}
