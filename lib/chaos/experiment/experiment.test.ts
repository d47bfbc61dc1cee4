import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../sim/mod.ts";
import {
  askFunctions,
  type Experiment,
  type Functions,
  Interrupted,
  type Json,
  parseExperiment,
  runExperiment,
} from "../mod.ts";

const clock = () => new VirtualClock();

/** An experiment whose activities call functions by name. */
function experiment(
  method: string[],
  { probe = "yes", rollbacks = [], ...more }: {
    probe?: string;
    rollbacks?: string[];
    background?: boolean;
    timeout?: number;
  } = {},
): Experiment {
  const one = (type: "probe" | "action", func: string) => ({
    type,
    name: func,
    provider: { type: "python" as const, module: "m", func, ...more },
    ...(more.background && type === "action" ? { background: true } : {}),
  });
  return {
    title: "t",
    description: "d",
    "steady-state-hypothesis": {
      title: "h",
      probes: [{ ...one("probe", probe), tolerance: true }],
    },
    method: method.map((func) => one("action", func)),
    rollbacks: rollbacks.map((func) => one("action", func)),
  };
}

function functions(log: string[] = []): Functions {
  const f = (run: () => unknown) => ({ parameters: [], run });
  return {
    m: {
      yes: f(() => true),
      no: f(() => false),
      act: f(() => void log.push("act")),
      fail: f(() => {
        throw new Error("it failed");
      }),
      hang: f(() => new Promise(() => {})),
      end: f(() => {
        throw new Interrupted("Ctrl-C");
      }),
      undo: f(() => void log.push("undo")),
    },
  };
}

const run = (
  file: Experiment,
  options: Partial<Parameters<typeof runExperiment>[1]> = {},
  log: string[] = [],
) =>
  runExperiment(file, {
    providers: { python: askFunctions(functions(log)) },
    patience: 60,
    ...options,
  });

test("an action that fails does not end the method, and its reason is in the journal", async () => {
  const log: string[] = [],
    journal = await run(experiment(["fail", "act"], { rollbacks: ["undo"] }), {}, log);
  assert.deepEqual(journal.run.map(({ status }) => status), ["failed", "succeeded"]);
  assert.match(journal.run[0]!.why!, /it failed/);
  assert.deepEqual([journal.status, log], ["completed", ["act", "undo"]]);
});

test("a provider that never answers fails after its time, and the run goes on", async () => {
  const log: string[] = [];
  const journal = await run(experiment(["hang", "act"], { timeout: 0.02 }), {}, log);
  assert.deepEqual(journal.run.map(({ status }) => status), ["failed", "succeeded"]);
  assert.match(journal.run[0]!.why!, /longer than 20 ms/);
  assert.match((await run(experiment(["hang"]))).run[0]!.why!, /longer than 60 ms/);
});

test("stopped from outside it is aborted, and its rollbacks run all the same", async () => {
  const log: string[] = [], stop = new AbortController();
  const going = run(experiment(["hang", "act"], { rollbacks: ["undo"] }), {
    signal: stop.signal,
    patience: 5000,
  }, log);
  setTimeout(() => stop.abort(new Error("enough")), 20);
  const journal = await going;
  assert.deepEqual([journal.status, journal.why, log], ["aborted", "enough", ["undo"]]);
});

test("an action in the background goes on beside the others, and is waited for", async () => {
  const log: string[] = [], held = Promise.withResolvers<void>();
  const file = experiment(["slow", "act"], { rollbacks: ["undo"] });
  file.method[0]!.background = true;
  const known = functions(log);
  const providers = {
    python: askFunctions({
      m: {
        ...known["m"],
        slow: {
          parameters: [],
          run: async () => {
            await held.promise;
            log.push("slow");
          },
        },
      },
    }),
  };
  const going = runExperiment(file, { providers });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(log, ["act"]);
  held.resolve();
  await going;
  assert.deepEqual(log, ["act", "slow", "undo"]);
});

test("pauses take the clock's time, and a dry run does nothing", async () => {
  const time = clock(), log: string[] = [], file = experiment(["act"]);
  file.method[0]!.pauses = { before: 2, after: 1 };
  const going = run(file, { clock: time, patience: 5000 }, log);
  await time.run();
  assert.equal((await going).duration, 3000);
  const dry = await run(experiment(["act", "fail"]), { dry: true }, log);
  assert.deepEqual([log, dry.run.map(({ status }) => status)], [["act"], [
    "succeeded",
    "succeeded",
  ]]);
});

test("the hypothesis is looked at again and again while the method runs, where that is asked for", async () => {
  const time = clock(), file = experiment(["act"]);
  file.method[0]!.pauses = { after: 5 };
  const going = run(file, { clock: time, strategy: "continuously", every: 1000, patience: 10_000 });
  await time.run();
  const journal = await going;
  assert.ok(journal.during.length >= 5, String(journal.during.length));
  assert.equal(journal.after!.met, true);
});

test("an interrupted activity has no status, and rollbacks run only where they always do", async () => {
  for (const [rollbackStrategy, undone] of [["default", 0], ["always", 1]] as const) {
    const log: string[] = [];
    const journal = await run(experiment(["end", "act"], { rollbacks: ["undo"] }), {
      rollbackStrategy,
    }, log);
    assert.deepEqual([journal.status, journal.run.length, journal.run[0]!.status], [
      "interrupted",
      1,
      undefined,
    ]);
    assert.equal(log.length, undone);
  }
});

test("names that every object has are no functions", () => {
  for (const [module, func] of [["constructor", "name"], ["m", "toString"], ["__proto__", "x"]]) {
    const file = experiment(["act"]);
    Object.assign(file.method[0]!.provider, { module, func });
    assert.throws(() => parseExperiment(file, { functions: functions() }), /there is no function/);
  }
});

test("an environment variable that is not there is refused, unless it has a default", () => {
  const file = (value: Json) => ({ ...experiment(["act"]), configuration: { x: value } });
  const around = { functions: functions(), env: { THERE: "1" } };
  assert.throws(
    () => parseExperiment(file({ type: "env", key: "NOT_THERE" }), around),
    /the environment has no NOT_THERE/,
  );
  parseExperiment(file({ type: "env", key: "NOT_THERE", default: 1 }), around);
  parseExperiment(file({ type: "env", key: "THERE" }), around);
});
