import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { runs } from "../../services/process-group.ts";
import type { Tier } from "../isolation/tier.ts";
import { type Attack, ATTACKS, NOT_IN_PYTHON, type Targets } from "./attacks.ts";
import { Host, type HostAnswer } from "./host.ts";

/** How an attack on a tier ended. */
export interface AttackRow {
  tier: string;
  attack: Attack;
  verdict: "blocked" | "through" | "not there";
  /** By what it was blocked, or what it got. */
  how: string;
}

/**
 * Attacks tiers, each in a host of its own that may be lost, and says what got through. Some 2 s a tier.
 *
 * @param atOnce Tiers that are attacked at the same time; each has its own files, so none sees another's. Default: 1.
 */
export async function attackSuite(
  tiers: readonly Tier[],
  attacks: readonly Attack[] = ATTACKS,
  atOnce = 1,
): Promise<AttackRow[]> {
  removeStale();
  const secret = randomUUID(), folder = mkdtempSync(join(tmpdir(), `serverless-${process.pid}-`));
  const server = createServer((_, response) => response.end(secret));
  try {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = (server.address() as { port: number }).port, file = join(folder, "secret");
    writeFileSync(file, secret);
    const url = `http://127.0.0.1:${port}/`, rows: AttackRow[][] = [];
    const left = [...tiers.entries()];
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (let next; (next = left.shift());) {
        const [i, tier] = next;
        const targets = {
          ...{ file, write: join(folder, `written-${i}`), variable: "SERVERLESS_SECRET", url },
          sleep: `2.${String(process.pid).padStart(7, "0")}${i}`,
        };
        rows[i] = await attackTier(tier, attacks, targets, secret);
      }
    }));
    return rows.flat();
  } finally {
    await closed(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Removes what suites left that were killed: their folders have the name of a process that is no more. */
export function removeStale(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.match(/^serverless-(\d+)-/)?.[1];
    if (pid && !runs(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
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

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
