import facts from "../../../data/orchestrator/lifecycle.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { RestartDelays } from "../agent/restart-delays.ts";
import {
  complete,
  fenceposts,
  mostUnavailable,
  newSize,
  timedOut,
} from "../controllers/rollout-math.ts";
import { Deployment, PodSpec, Probe } from "../model/mod.ts";

/** The arithmetic of roll-outs, the delays of restarts, the defaults. */
export function lifecycleTruths(): TruthRow[] {
  const name = (row: unknown) => JSON.stringify(row);
  const rows = facts.fenceposts.length + facts.maxUnavailable.length + facts.newReplicas.length +
    facts.complete.length + facts.deadline.length;
  const wrong = [
    ...facts.fenceposts.filter((row) => {
      try {
        const { surge, unavailable } = fenceposts(row.maxSurge, row.maxUnavailable, row.desired);
        return row.error || surge !== row.surge || unavailable !== row.unavailable;
      } catch {
        return !row.error;
      }
    }),
    ...facts.maxUnavailable.filter((row) =>
      mostUnavailable(row.strategy, row.maxUnavailable, row.replicas) !== row.expected
    ),
    ...facts.newReplicas.filter((row) =>
      newSize(row.strategy, { ...row, all: row.newSet + row.otherSets }) !== row.expected
    ),
    ...facts.complete.filter((row) => complete(row) !== row.complete),
    ...facts.deadline.filter((row) => timedOut(row.deadline, row.sinceProgress) !== row.timedOut),
  ];
  return [
    scored("Kubernetes: arithmetic of roll-outs", rows, wrong.map(name)),
    restartDelays(),
    defaults(),
  ];
}

function restartDelays(): TruthRow {
  const { seconds, resetAfterSeconds } = facts.restartDelays;
  const delays = new RestartDelays();
  const wrong = seconds.flatMap((wait, i) => {
    const ours = delays.next(1) / 1000;
    return ours === wait ? [] : [`restart ${i + 1}: ${ours} s, not ${wait} s`];
  });
  if (delays.next(resetAfterSeconds * 1000 - 1) === 0) wrong.push("starts anew too soon");
  if (delays.next(resetAfterSeconds * 1000) !== 0) wrong.push("does not start anew");
  return scored("Kubernetes: delays of restarts", seconds.length + 2, wrong);
}

function defaults(): TruthRow {
  const probe: Record<string, unknown> = Probe.parse({ action: { tcp: {} } });
  const spec = PodSpec.parse({ container: { program: "x" } });
  const deployment = Deployment.parse({ kind: "Deployment", name: "x", template: spec });
  const ours: Record<string, unknown> = {
    ...probe,
    ...spec,
    ...deployment,
    ...deployment.strategy,
  };
  const { meaning: _, ...of } = facts.probe;
  const theirs = Object.entries({ ...of, ...facts.rollingUpdateDefaults });
  return scored(
    "Kubernetes: defaults of probes and roll-outs",
    theirs.length,
    theirs.filter(([name, value]) => ours[name] !== value).map(([name]) => name),
  );
}
