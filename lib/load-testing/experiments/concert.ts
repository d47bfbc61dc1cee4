import { exponential, random, VirtualClock } from "../../sim/mod.ts";
import { virtualPace } from "../models/pace.ts";
import { runScenario } from "../models/run-scenario.ts";
import { VirtualQueue } from "../models/virtual-queue.ts";
import { Recorder } from "../recorder.ts";
import { parseScenario, type ScenarioInput } from "../scenario.ts";

/** A second of an evening. */
export interface ConcertRow {
  readonly second: number;
  readonly who: "customers" | "the load test";
  /** Of the requests that were due in it, in ms. */
  readonly p99: number;
}

/** An evening on which a concert goes on sale. */
export interface ConcertOptions {
  readonly seed: number;
  /** Of the server, in ms. */
  readonly meanService: number;
  /** Customers' requests, as a share of what the server can do: before, and for 15 s from second 15 on. */
  readonly calm: number;
  readonly concert: number;
  /** Clients of the load test, who wait for each answer and send the next at once. */
  readonly clients: number;
}

const SECONDS = 60;

/** The same server on the evening, and under the load test that it has passed. */
export function concertEvening(
  { seed, meanService, calm, concert, clients }: ConcertOptions,
): { rows: ConcertRow[]; testPerSecond: number; testP99: number; eveningP99: number } {
  const at = (share: number, seconds: number) => ({
    ...{ from: 1000 * share / meanService, to: 1000 * share / meanService, seconds },
  });
  const step = { name: "seats", path: "/seats" };
  const run = (who: ConcertRow["who"], scenario: Omit<ScenarioInput, "name" | "steps">) => {
    const clock = new VirtualClock(), all = new Recorder(), slots: Recorder[] = [];
    const service = exponential(random(seed).split(who), { mean: meanService });
    const target = new VirtualQueue({ clock, service });
    runScenario(parseScenario({ name: who, seed, steps: [step], ...scenario }), {
      ...{ pace: virtualPace(clock), target },
      heard: (answered) => {
        all.heard(answered);
        (slots[Math.floor(answered.due / 1000)] ??= new Recorder()).heard(answered);
      },
    });
    clock.runSync();
    const rows = slots.slice(0, SECONDS).map((slot, second): ConcertRow => ({
      ...{ second, who, p99: slot.latencyMs([99])[0]! },
    }));
    return { rows, all };
  };
  const stages = [at(calm, 15), at(concert, 15), at(calm, SECONDS - 30)];
  const evening = run("customers", { chance: true, arrivals: { kind: "stages", stages } });
  const test = run("the load test", {
    arrivals: { kind: "clients", clients, thinkMs: 0, seconds: SECONDS },
  });
  return {
    rows: [...evening.rows, ...test.rows].filter((row) => row !== undefined),
    testPerSecond: test.all.ended / SECONDS,
    testP99: test.all.latencyMs([99])[0]!,
    eveningP99: evening.all.latencyMs([99])[0]!,
  };
}
