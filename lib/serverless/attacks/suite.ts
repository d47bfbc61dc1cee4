import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Tier } from "../isolation/tier.ts";
import { forget, watch } from "../isolation/reaper.ts";
import { type Attack, ATTACKS, NOT_IN_PYTHON, type Targets } from "./attacks.ts";

/** How an attack on a tier ended. */
export interface AttackRow {
  tier: string;
  attack: Attack;
  verdict: "blocked" | "through" | "not there";
  /** By what it was blocked, or what it got. */
  how: string;
}

/** Longest wait for a host's answer, in ms: a platform that is silent for so long is down. */
const PATIENCE = 4000;
/** Output of a host beyond which its log was flooded, in characters. */
const FLOOD = 5_000_000;

/** Attacks tiers, each in a host of its own that may be lost, and says what got through. Some 2 s a tier. */
export async function attackSuite(
  tiers: readonly Tier[],
  attacks: readonly Attack[] = ATTACKS,
): Promise<AttackRow[]> {
  const secret = randomUUID(), folder = mkdtempSync(join(tmpdir(), "serverless-attacks-"));
  const server = createServer((_, response) => response.end(secret));
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = (server.address() as { port: number }).port, file = join(folder, "secret");
    writeFileSync(file, secret);
    const sleep = `2.${String(process.pid).padStart(7, "0")}`;
    const targets = {
      file,
      write: join(folder, "written"),
      variable: "SERVERLESS_SECRET",
      url: `http://127.0.0.1:${port}/`,
      sleep,
    };
    const rows: AttackRow[] = [];
    for (const tier of tiers) rows.push(...await attackTier(tier, attacks, targets, secret));
    return rows;
  } finally {
    await closed(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function attackTier(
  { name, missing }: Tier,
  attacks: readonly Attack[],
  targets: Omit<Targets, "attack">,
  secret: string,
): Promise<AttackRow[]> {
  const rows: AttackRow[] = [];
  let host: Host | undefined;
  try {
    for (const attack of attacks) {
      const why = missing() ??
        (name.includes("python") && NOT_IN_PYTHON.includes(attack) ? "not in Python" : undefined);
      if (why !== undefined) {
        rows.push({ tier: name, attack, verdict: "not there", how: why });
        continue;
      }
      host ??= await Host.start(name, secret);
      const answer = await host.ask({ ...targets, attack });
      const got = through(attack, answer, targets, secret);
      rows.push({
        tier: name,
        attack,
        verdict: got === undefined ? "blocked" : "through",
        how: got ?? reason(answer),
      });
      if (answer === undefined || host.flooded) {
        await host.kill();
        host = undefined;
      }
      rmSync(targets.write, { force: true });
    }
  } finally {
    await host?.close();
  }
  return rows;
}

interface HostAnswer {
  value?: { got?: unknown };
  error?: string;
  killed?: string;
  polluted?: string;
  flooded?: boolean;
}

/** What an attack got, or nothing. */
function through(
  attack: Attack,
  answer: HostAnswer | undefined,
  { write, sleep }: Omit<Targets, "attack">,
  secret: string,
): string | undefined {
  if (answer === undefined) return "the host answered nobody any more";
  if (answer.error === "no answer to others") return answer.error;
  const got = String(answer.value?.got ?? "");
  if (attack === "write a file") return existsSync(write) ? "a file of its own" : undefined;
  if (attack === "pollute prototypes") {
    return answer.polluted ? "another tenant's objects" : undefined;
  }
  if (attack === "flood the log") return answer.flooded ? "the host's log" : undefined;
  if (attack === "fork") {
    return got !== "" || sleepers(sleep) > 0 ? "processes that outlive it" : undefined;
  }
  if (attack === "use the network") return got !== "" ? "a connection" : undefined;
  if (attack === "start a program") return got.startsWith("started") ? "a program" : undefined;
  if (attack.startsWith("fill")) return got !== "" ? "more memory than its limit" : undefined;
  return got.includes(secret) ? "the secret" : undefined;
}

function reason({ killed, error }: HostAnswer = {}): string {
  return killed ?? (error ? error.split("\n")[0]!.slice(0, 60) : "nothing to be had");
}

/** Processes of the fork bomb that are still there. */
function sleepers(sleep: string): number {
  if (process.platform !== "linux") return 0;
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(`sleep\0${sleep}`);
    } catch {
      return false;
    }
  }).length;
}

/** A host in a process of its own. */
class Host {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #answer: ((answer: HostAnswer | undefined) => void) | undefined;
  #rest = "";
  #heard = 0;

  private constructor(tier: string, secret: string) {
    const flags = process.versions["deno"] ? ["run", "-A", "--no-check", "--quiet"] : [];
    const program = fileURLToPath(new URL("./host.program.ts", import.meta.url));
    this.#child = spawn(process.execPath, [...flags, program, tier], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, SERVERLESS_SECRET: secret },
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
    if (host.#child.pid) await watch(host.#child.pid);
    if (await up === undefined) throw new Error(`Cannot attack ${tier}: its host does not start`);
    return host;
  }

  get flooded(): boolean {
    return this.#heard > FLOOD;
  }

  async ask(targets: Targets): Promise<HostAnswer | undefined> {
    this.#child.stdin?.write(`${JSON.stringify(targets)}\n`);
    const answer = await this.#next(PATIENCE);
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
    if (this.#child.pid) await forget(this.#child.pid);
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 1000);
    await this.#gone;
    clearTimeout(timer);
    if (this.#child.pid) await forget(this.#child.pid);
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
