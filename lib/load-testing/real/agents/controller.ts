import { type Processes, startProcesses } from "../../../services/processes.ts";
import { requireNumber } from "../../../sim/mod.ts";
import type { Scenario } from "../../scenario.ts";
import { equalShares, stripeOf } from "../../stripes.ts";
import { type AgentInterval, AgentLog } from "./agent-log.ts";
import { type Plan, planOf } from "./plan.ts";
import type { AgentTask } from "./protocol.ts";
import { type AgentReport, type FleetResult, type Gone, reportOf, resultOf } from "./report.ts";

/** How agents run a scenario together. */
export interface FleetRun {
  readonly url: string;
  /** Connections of each agent. Default: 64. */
  readonly connections?: number;
  readonly timeoutMs?: number;
  /** Is told what each agent has added, while the run goes on. What it throws, `run` throws at the run's end. */
  readonly told?: (agent: number, interval: AgentInterval) => void;
  readonly signal?: AbortSignal;
}

/** Time for all agents to have their task before they begin, in ms, and for the last line to arrive. */
const LEAD_MS = 150, GRACE_MS = 5000;
const MOST_AGENTS = 16;

/** Agents in processes of their own, which share a scenario out among them. */
export class AgentFleet {
  readonly #processes: Processes;

  private constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** Starts them. They end by `stop`, with this process, or after their budget, in ms. */
  static async start(agents: number, budget = 60_000): Promise<AgentFleet> {
    requireAgents("start agents", agents, MOST_AGENTS);
    const program = new URL("./agent.program.ts", import.meta.url);
    const run = (ports: readonly number[], i: number) => [ports[i]!, budget];
    return new AgentFleet(await startProcesses(program, Array.from({ length: agents }, () => run)));
  }

  get pids(): readonly number[] {
    return this.#processes.pids;
  }

  /** Kills one, as a crash would. */
  kill(agent: number): void {
    this.#processes.kill(agent);
  }

  stop(): Promise<void> {
    return this.#processes.stop();
  }

  /**
   * Runs a scenario on the first `agents` of them (default: all), all from one time on. An agent that dies leaves what
   * it had told; the others go on.
   *
   * @throws {RangeError} Where there are not so many agents, or one refuses the task.
   */
  async run(scenario: Scenario, run: FleetRun, agents = this.pids.length): Promise<FleetResult> {
    requireAgents("run a scenario", agents, this.pids.length);
    const { segments, sequence } = equalShares(agents), over = new AbortController();
    const startAt = performance.timeOrigin + performance.now() + LEAD_MS;
    const { url, connections = 64, timeoutMs = 5000, told, signal } = run;
    const task = { scenario, url, sequence, startAt, connections, timeoutMs };
    const plans = segments.map((segment) => planOf(scenario, stripeOf(segment, sequence)));
    const ear = new Ear(told);
    const signals = { stop: signal, over: over.signal };
    try {
      const reports = await Promise.all(segments.map((segment, i) => {
        const log = new AgentLog((interval) => ear.hear(i, interval));
        return this.#one(i, { ...task, segment }, plans[i]!, log, signals);
      }));
      ear.rethrow();
      return resultOf(scenario, reports, plans[0]!.unit);
    } finally {
      // Where one refused its task, nobody waits for the others.
      over.abort();
    }
  }

  async #one(
    i: number,
    task: AgentTask,
    plan: Plan,
    log: AgentLog,
    { stop, over }: { stop: AbortSignal | undefined; over: AbortSignal },
  ): Promise<AgentReport> {
    const name = `agent ${i + 1}`, budget = plan.lengthMs + 3 * task.timeoutMs;
    const late = AbortSignal.timeout(Math.ceil(LEAD_MS + budget + GRACE_MS));
    const signal = AbortSignal.any(stop ? [late, over, stop] : [late, over]);
    let gone: Gone | undefined, refused: string | undefined;
    try {
      refused = await follow(`${this.#processes.urls[i]}/run`, task, log, signal);
    } catch (error) {
      gone = goneBy(error, stop, late);
    }
    if (refused === undefined) return reportOf(name, plan, log, gone);
    throw new RangeError(`Cannot run a scenario: ${name} refuses it: ${refused}`);
  }
}

/** Gives an agent its task and follows its log to the end; why it refuses, where it does. */
async function follow(
  url: string,
  task: AgentTask,
  log: AgentLog,
  signal: AbortSignal,
): Promise<string | undefined> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(task), signal });
  if (!response.ok) return await response.text();
  const decoder = new TextDecoder();
  for await (const bytes of response.body!) log.push(decoder.decode(bytes, { stream: true }));
}

/** Why a log broke off: what it had told counts, and that it is gone is in the report. */
export function goneBy(error: unknown, stop: AbortSignal | undefined, late: AbortSignal): Gone {
  if (stop?.aborted) return { state: "stopped", why: "was stopped" };
  if (late.aborted) return { state: "silent", why: "said no end in time" };
  if (!(error instanceof RangeError)) return { state: "died", why: "died" };
  return { state: "failed", why: `told what can't be read: ${error.message}` };
}

/** Hears for a listener that may throw: a mistake of it is no mistake of an agent. */
class Ear {
  #thrown: { readonly error: unknown } | undefined;

  constructor(readonly told: FleetRun["told"]) {}

  hear(agent: number, interval: AgentInterval): void {
    if (this.#thrown) return;
    try {
      this.told?.(agent, interval);
    } catch (error) {
      this.#thrown = { error };
    }
  }

  rethrow(): void {
    if (this.#thrown) throw this.#thrown.error;
  }
}

function requireAgents(action: string, agents: number, max: number): void {
  requireNumber(action, "the agents", agents, { unit: "agents", min: 1, max, integer: true });
}
