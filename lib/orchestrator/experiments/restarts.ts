import { VirtualClock } from "../../sim/mod.ts";
import { type Behaviour, type RestartRules, SimulatedRuntime, Supervisor } from "../agent/mod.ts";
import { PENDING, type Pod, PodSpec } from "../model/mod.ts";

/** One pod in virtual time, and what was seen of it. */
export interface Watched {
  /** When the container was started, in ms. */
  starts: number[];
  /** Time in which it was ready, in ms. */
  readyMs: number;
  restarts: number;
}

/** Runs one container under a supervisor. @param container Probes and the like, as they are applied. */
export function watched(
  container: Record<string, unknown>,
  behaviour: Behaviour,
  { forMs, restarts }: { forMs: number; restarts?: RestartRules },
): Watched {
  const clock = new VirtualClock(), starts: number[] = [];
  const spec = PodSpec.parse({ container: { program: "watched", ...container } });
  const pod: Pod = {
    name: "w-0",
    deployment: "w",
    version: "1",
    spec,
    created: 0,
    status: PENDING,
  };
  const runtime = new SimulatedRuntime(clock, () => {
    starts.push(clock.now());
    return behaviour;
  });
  let readyMs = 0, since: number | undefined;
  const supervisor = new Supervisor({
    clock,
    runtime,
    pod,
    ...(restarts ? { restarts } : {}),
    onStatus: ({ ready }) => {
      if (since !== undefined) readyMs += clock.now() - since;
      since = ready ? clock.now() : undefined;
    },
  });
  clock.runSync({ until: forMs, maxEvents: 1_000_000 });
  if (since !== undefined) readyMs += clock.now() - since;
  const { restarts: count } = supervisor.status;
  supervisor.kill();
  return { starts, readyMs, restarts: count };
}

/** A program that ends at once, restarted at once and by the delays: starts in a given time. */
export function crashLoops(forMs: number, crashAfter = 50): { rule: string; starts: number[] }[] {
  const run = (restarts: RestartRules) =>
    watched({}, { startMs: 10, crashAfter }, { forMs, restarts }).starts;
  return [
    { rule: "at once", starts: run({ base: 0, most: 0 }) },
    { rule: "with delays", starts: run({}) },
  ];
}

/** A service that needs long to start, under a liveness probe: alone, and with a startup probe before it. */
export function slowStarts(
  startSeconds: number,
  forMs: number,
): { probes: string; restarts: number; readyMs: number }[] {
  const liveness = { action: { tcp: {} }, periodSeconds: 5, failureThreshold: 3 };
  const startup = { action: { tcp: {} }, periodSeconds: 5, failureThreshold: 30 };
  const behaviour: Behaviour = { startMs: 10, slowUntil: startSeconds * 1000 };
  const run = (probes: string, container: Record<string, unknown>) => {
    const { restarts, readyMs } = watched({ readiness: liveness, ...container }, behaviour, {
      forMs,
    });
    return { probes, restarts, readyMs };
  };
  return [run("liveness", { liveness }), run("startup, then liveness", { liveness, startup })];
}
