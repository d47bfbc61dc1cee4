import type { ChildProcess } from "node:child_process";
import { endsWithUs, hasEnded } from "../../services/mod.ts";
import { spawnProgram } from "../../services/own-program.ts";
import { ownCpuMs } from "../isolation/usage.ts";
import type { Targets } from "./attacks.ts";

/** What a host says of an attack. */
export interface HostAnswer {
  value?: { got?: unknown };
  error?: string;
  killed?: string;
  polluted?: string;
  flooded?: boolean;
}

/** Output of a host beyond which its log was flooded, in characters. */
const FLOOD = 5_000_000;
/** Longest wait for a host's answer, in ms: a platform that is silent for so long is down. */
const PATIENCE = 4000;
/** Processor time, in ms, that a host may spend by itself on one attack: one that spins need not be waited for. */
const SPINS = 450;
/** A host in a process of its own. */
export class Host {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #answer: ((answer: HostAnswer | undefined) => void) | undefined;
  #rest = "";
  #heard = 0;

  private constructor(tier: string, secret: string) {
    const program = new URL("./host.program.ts", import.meta.url);
    this.#child = spawnProgram(program, [tier], ["pipe", "pipe", "ignore"], {
      env: { SERVERLESS_SECRET: secret },
    });
    this.#child.stdin?.on("error", () => {});
    this.#child.stdout?.setEncoding("utf8");
    this.#child.stdout?.on("data", (text: string) => this.#hear(text));
    this.#gone = new Promise((resolve) => {
      const end = () => {
        this.#answer?.(undefined);
        resolve();
      };
      this.#child.once("exit", end).once("error", end);
    });
  }

  static async start(tier: string, secret: string): Promise<Host> {
    const host = new Host(tier, secret), up = host.#next(10_000);
    if (host.#child.pid) await endsWithUs(host.#child.pid);
    if (await up === undefined) throw new Error(`Cannot attack ${tier}: its host does not start`);
    return host;
  }

  get flooded(): boolean {
    return this.#heard > FLOOD;
  }

  async ask(targets: Targets): Promise<HostAnswer | undefined> {
    this.#child.stdin?.write(`${JSON.stringify(targets)}\n`);
    const pid = this.#child.pid ?? -1, before = ownCpuMs(pid) ?? 0;
    const look = setInterval(() => {
      if ((ownCpuMs(pid) ?? before) - before > SPINS) this.#answer?.(undefined);
    }, 50);
    const answer = await this.#next(PATIENCE).finally(() => clearInterval(look));
    return answer && { ...answer, flooded: this.flooded };
  }

  #next(ms: number): Promise<HostAnswer | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(undefined), ms);
      const settle = this.#answer = (answer) => {
        clearTimeout(timer);
        this.#answer = undefined;
        resolve(answer);
      };
    });
  }

  #hear(text: string): void {
    this.#heard += text.length;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!.slice(-100_000);
    for (const line of lines) if (line.startsWith("@@")) this.#answer?.(JSON.parse(line.slice(2)));
  }

  /** Ends it and, by its reaper, its guests. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
    if (this.#child.pid) await hasEnded(this.#child.pid);
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 1000);
    await this.#gone;
    clearTimeout(timer);
    if (this.#child.pid) await hasEnded(this.#child.pid);
  }
}
