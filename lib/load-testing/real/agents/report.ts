import { Recorder } from "../../recorder.ts";
import type { Scenario } from "../../scenario.ts";
import { judge, type RunVerdict } from "../../verdict.ts";
import type { AgentLog } from "./agent-log.ts";
import { missingOf, type Plan } from "./plan.ts";
import type { AgentEnd } from "./protocol.ts";

/**
 * How an agent ended. "done": it said its end. "failed": it told why it can't go on, or what is no log. "stopped": the
 * caller's signal. "silent": it said no end in time. "died": its connection broke.
 */
export type AgentState = "done" | "failed" | "stopped" | "silent" | "died";

/** What came of one agent. */
export interface AgentReport {
  readonly name: string;
  readonly state: AgentState;
  /** Why it is not "done", or why its share is void, each in a few words. */
  readonly reasons: readonly string[];
  readonly recorder: Recorder;
  readonly end: AgentEnd | undefined;
  /** What was due at it by the plan, in {@linkcode FleetResult.unit}, and what of that is missing. */
  readonly due: number;
  readonly missing: number;
}

/** What all agents found together. */
export interface FleetResult {
  /** Histograms of all, added up: exactly those that one agent would have. */
  readonly recorder: Recorder;
  readonly agents: readonly AgentReport[];
  /** Whether an agent did not come to its end: then what is missing is a share of all that was due. */
  readonly partial: boolean;
  readonly missingShare: number;
  readonly unit: Plan["unit"];
  /** Whether each agent was up to its share, and why not. */
  readonly valid: boolean;
  readonly reasons: readonly string[];
  /** Whether the target kept the scenario's thresholds; only where nothing is missing and all is valid. */
  readonly verdict: RunVerdict;
}

/** Why an agent is gone that has not said its end. */
export interface Gone {
  readonly state: Exclude<AgentState, "done">;
  readonly why: string;
}

/** One agent's report, from its plan and its log. @param gone Why the log ended; `undefined` where it just did. */
export function reportOf(
  name: string,
  plan: Plan,
  log: AgentLog,
  gone: Gone = { state: "died", why: "died" },
): AgentReport {
  const { end, total: recorder, error, untilMs } = log, { due } = plan;
  if (end) {
    // Who came to its end lacks only what it had no answer to.
    const missing = plan.unit === "requests" ? Math.min(due, end.unanswered) : 0;
    return { name, state: "done", reasons: end.reasons, recorder, end, due, missing };
  }
  const { state, why } = error === undefined ? gone : { state: "failed" as const, why: error };
  const missing = missingOf(plan, { ended: recorder.ended, untilMs });
  return { name, state, reasons: [why], recorder, end, due, missing };
}

/** All agents' reports as one result. */
export function resultOf(
  scenario: Scenario,
  agents: readonly AgentReport[],
  unit: Plan["unit"],
): FleetResult {
  const recorder = new Recorder();
  for (const agent of agents) recorder.add(agent.recorder);
  const sum = (of: "due" | "missing") => agents.reduce((all, agent) => all + agent[of], 0);
  const reasons = agents.flatMap(({ name, state, reasons }) =>
    reasons.map((why) => state === "done" ? `${name}: ${why}` : `${name} ${why}`)
  );
  const partial = agents.some(({ state }) => state !== "done"), valid = reasons.length === 0;
  return {
    ...{ recorder, agents, partial, valid, reasons, unit },
    missingShare: sum("due") === 0 ? 0 : sum("missing") / sum("due"),
    verdict: judge(scenario, { recorder, partial, check: { valid, reasons } }),
  };
}
