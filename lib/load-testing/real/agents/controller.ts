import { type Processes, startProcesses } from "../../../services/processes.ts";
import { requireNumber } from "../../../sim/mod.ts";
import { dueOf } from "../../models/run-scenario.ts";
import { Recorder } from "../../recorder.ts";
import type { Scenario } from "../../scenario.ts";
import { equalShares, stripeOf } from "../../stripes.ts";
import { type AgentInterval, AgentLog } from "./agent-log.ts";
import type { AgentEnd, AgentTask } from "./protocol.ts";

/** How agents run a scenario together. */
export interface FleetRun {
  readonly url: string;
  /** Connections of each agent. Default: 64. */
  readonly connections?: number;
  readonly timeoutMs?: number;
  /** Is told what each agent has added, while the run goes on. */
  readonly told?: (agent: number, interval: AgentInterval) => void;
  readonly signal?: AbortSignal;
}

/** What came of one agent. */
export interface AgentReport {
  readonly name: string;
  /** "died": it was gone before it had said its end. */
  readonly state: "done" | "died";
  readonly recorder: Recorder;
  readonly end: AgentEnd | undefined;
  /** Requests that were due at it; those that its answers say nothing of. */
  readonly due: number;
  readonly missing: number;
}

/** What all agents found together. */
export interface FleetResult {
  /** Histograms of all, added up: exactly those that one agent would have. */
  readonly recorder: Recorder;
  readonly agents: readonly AgentReport[];
  /** Whether an agent died: then what is missing is a share of all that was due. */
  readonly partial: boolean;
  readonly missingShare: number;
  /** Whether each agent was up to its share, and why not. */
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/** Time for all agents to have their task before they begin, in ms, and for the last line to arrive. */
const LEAD_MS = 150, GRACE_MS = 5000;

/** Agents in processes of their own, which share a scenario out among them. */
export class AgentFleet {
  readonly #processes: Processes;

  private constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** Starts them. They end by `stop`, with this process, or after their budget, in ms. */
  static async start(agents: number, budget = 60_000): Promise<AgentFleet> {
    requireNumber("start agents", "agents", agents, {
      unit: "agents",
      min: 1,
      max: 16,
      integer: true,
    });
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
   */
  async run(scenario: Scenario, run: FleetRun, agents = this.pids.length): Promise<FleetResult> {
    const { segments, sequence } = equalShares(agents);
    const startAt = performance.timeOrigin + performance.now() + LEAD_MS;
    const { url, connections = 64, timeoutMs = 5000 } = run;
    const task = { scenario, url, sequence, startAt, connections, timeoutMs };
    const reports = await Promise.all(
      segments.map((segment, i) => this.#one(i, { ...task, segment }, run)),
    );
    const recorder = new Recorder();
    for (const report of reports) recorder.add(report.recorder);
    const due = reports.reduce((sum, report) => sum + report.due, 0);
    const missing = reports.reduce((sum, report) => sum + report.missing, 0);
    const reasons = reports.flatMap(({ name, end, state }) =>
      state === "died" ? [`${name} died`] : end!.reasons.map((reason) => `${name}: ${reason}`)
    );
    return {
      ...{ recorder, agents: reports, partial: reports.some(({ state }) => state === "died") },
      ...{ missingShare: due === 0 ? 0 : missing / due, valid: reasons.length === 0, reasons },
    };
  }

  async #one(i: number, task: AgentTask, { told, signal }: FleetRun): Promise<AgentReport> {
    const log = new AgentLog((interval) => told?.(i, interval));
    const due = dueOf(task.scenario, stripeOf(task.segment, task.sequence));
    const length = task.scenario.arrivals.kind === "clients"
      ? task.scenario.arrivals.seconds * 1000
      : due.at(-1) ?? 0;
    const late = AbortSignal.timeout(Math.ceil(LEAD_MS + length + 3 * task.timeoutMs + GRACE_MS));
    try {
      const response = await fetch(`${this.#processes.urls[i]}/run`, {
        ...{ method: "POST", body: JSON.stringify(task) },
        signal: signal ? AbortSignal.any([late, signal]) : late,
      });
      if (!response.ok) throw new RangeError(`Cannot run a scenario: ${await response.text()}`);
      const decoder = new TextDecoder();
      for await (const bytes of response.body!) log.push(decoder.decode(bytes, { stream: true }));
    } catch (error) {
      // What it had told counts; that it is gone is in the report. A task that it refused is our own mistake.
      if (error instanceof RangeError) throw error;
    }
    const expected = log.end?.due ?? Math.max(due.length, log.total.ended);
    return {
      ...{
        name: `agent ${i + 1}`,
        state: log.end ? "done" : "died",
        recorder: log.total,
        end: log.end,
      },
      ...{ due: expected, missing: expected - log.total.ended },
    };
  }
}
