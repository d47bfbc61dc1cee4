import facts from "../../../data/orchestrator/closed-forms.json" with { type: "json" };
import { Gossip } from "../../horizontal-scaling/mod.ts";
import { random, scored, type TruthRow, VirtualClock } from "../../sim/mod.ts";
import { type Behaviour, SimulatedRuntime, Supervisor } from "../agent/mod.ts";
import { PENDING, type Pod, PodSpec } from "../model/mod.ts";
import { srvOrder } from "../network/mod.ts";

/** Formulas against simulations of our own parts. O(runs), some 0.5 s. */
export function closedForms(): TruthRow[] {
  return [swim(), liveness(), srv()];
}

/** Groups above this are left to the formula; runs of each of the others. */
const LARGEST = 100, RUNS = 1500;

/** How many periods pass until a dead member is pinged, from many groups. */
function swim(): TruthRow {
  const wrong: string[] = [];
  for (const { members, probability, periods } of facts.swim) {
    const formula = 1 - (1 - 1 / (members - 1)) ** (members - 1);
    if (Math.abs(formula - probability) > 1e-9) wrong.push(`formula for ${members}`);
    if (members > LARGEST) continue;
    let sum = 0;
    for (let run = 0; run < RUNS; run++) {
      sum += periodsUntilPinged(members, random(`swim ${members} ${run}`));
    }
    const mean = sum / RUNS;
    if (Math.abs(mean / periods - 1) > 0.05) wrong.push(`${mean} periods of ${members} members`);
  }
  return scored(
    "SWIM: periods until a dead member is pinged, within 5 %",
    facts.swim.length,
    wrong,
  );
}

/** The dead one is gone from a period's start on; each later ping falls into a numbered period. */
function periodsUntilPinged(members: number, chance: ReturnType<typeof random>): number {
  const clock = new VirtualClock();
  const group = new Gossip({ clock, random: chance, nodes: members, period: 1000 });
  group.kill(0);
  let period = 0;
  while (Number.isNaN(group.firstSuspected[0]!)) clock.runSync({ until: ++period * 1000 });
  return period;
}

/** A container that hangs right after a good probe, and one that hangs right before the next. */
function liveness(): TruthRow {
  const wrong = facts.liveness.flatMap(({ period, failures, timeout, least, most }) => {
    const waits = [0.001, 0.25, 0.5, 0.75, 0.999].map((share) => {
      const hang = (2 + share) * period * 1000;
      return (restartedAt({ period, failures, timeout }, hang) - hang) / 1000;
    });
    const inside = waits.every((wait) => wait >= least - 1e-6 && wait <= most + 1e-6);
    return inside ? [] : [`period ${period}: ${waits.map((wait) => wait.toFixed(2))}`];
  });
  return scored(
    "liveness: a hung container is restarted within its bounds",
    facts.liveness.length,
    wrong,
  );
}

/** When a container that hangs at some time is started a second time, in ms. */
export function restartedAt(
  probe: { period: number; failures: number; timeout: number },
  hangAfter: number,
): number {
  const clock = new VirtualClock();
  let starts = 0, at = Infinity;
  const behaviour = (): Behaviour => {
    if (++starts === 2) at = clock.now();
    return { startMs: 0, hangAfter: starts === 1 ? hangAfter : Infinity };
  };
  const spec = PodSpec.parse({
    container: {
      program: "x",
      liveness: {
        action: { tcp: {} },
        periodSeconds: probe.period,
        failureThreshold: probe.failures,
        timeoutSeconds: probe.timeout,
      },
    },
  });
  const pod: Pod = {
    name: "x-0",
    deployment: "x",
    version: "1",
    spec,
    created: 0,
    status: PENDING,
  };
  const runtime = new SimulatedRuntime(clock, behaviour);
  const supervisor = new Supervisor({ clock, runtime, pod, onStatus: () => {} });
  clock.runSync({
    until: hangAfter + (probe.failures + 2) * (probe.period + probe.timeout) * 1000,
  });
  supervisor.kill();
  return at;
}

/** Picks of a share, by χ² at 1 in 1,000. */
const PICKS = 20_000, CHI = [10.83, 13.82, 16.27, 18.47];

function srv(): TruthRow {
  const wrong = facts.srv.flatMap(({ weights, shares }) => {
    const chance = random(`srv ${weights}`), counts = weights.map(() => 0);
    const targets = weights.map((weight, i) => ({
      priority: 1,
      weight,
      target: String(i),
      port: 1,
    }));
    for (let i = 0; i < PICKS; i++) counts[Number(srvOrder(targets, chance)[0]!.target)]!++;
    const sum = weights.reduce((a, b) => a + b, 0);
    const chi = counts.reduce((total, count, i) => {
      const expected = PICKS * shares[i]!;
      return total + (expected > 0 ? (count - expected) ** 2 / expected : 0);
    }, 0);
    // A weight of 0 may be picked at most once in sum + 1.
    const near = counts.every((count, i) => shares[i]! > 0 || count <= 1.5 * PICKS / (sum + 1));
    return chi <= CHI[weights.length - 2]! && near ? [] : [`weights ${weights}: ${counts}`];
  });
  return scored("SRV: shares of picks by weight, by χ²", facts.srv.length, wrong);
}
