import { endsWithUs, hasEnded } from "../../../services/mod.ts";
import { spawnProgram } from "../../../services/own-program.ts";

/** Calls of the other customers that were sent at a time, and answered in time. */
export interface LoopRow {
  /** When they were sent, in s. */
  time: number;
  answered: number;
  tier: string;
}

const EVERY = 25, BIN = 0.1, LENGTH = 1500, LOOP_AT = 600, PATIENCE = 300;

/**
 * A server that others call every 25 ms gets one call that never ends, from a second customer, 0.6 s after it came
 * up. It is killed and everything is over after 1.5 s.
 */
export async function oneLoop(tier: "direct" | "process"): Promise<LoopRow[]> {
  const program = new URL("./one-loop.program.ts", import.meta.url);
  const child = spawnProgram(program, [tier], ["pipe", "pipe", "ignore"]);
  const sent = new Map<number, number>(), took = new Map<number, number>();
  let rest = "", up = () => {}, down = (_: Error) => {};
  const ready = new Promise<void>((resolve, reject) => [up, down] = [resolve, reject]);
  ready.catch(() => {});
  const late = setTimeout(
    () => down(new Error("Cannot call the server: it takes too long")),
    15_000,
  );
  child.stdin?.on("error", () => {});
  child.stdout?.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === "up") up();
      else if (line.startsWith("{")) {
        const { n } = JSON.parse(line) as { n?: number };
        if (n !== undefined) took.set(n, performance.now() - sent.get(n)!);
      }
    }
  });
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      down(new Error("Cannot call the server: it does not start"));
      resolve();
    };
    child.once("error", end).once("exit", end);
  });
  try {
    if (child.pid) await endsWithUs(child.pid);
    await ready;
    const began = performance.now();
    let looped = false;
    for (let n = 0; performance.now() - began < LENGTH; n++) {
      if (!looped && performance.now() - began >= LOOP_AT) {
        looped = true;
        child.stdin?.write(`${JSON.stringify({ spin: true })}\n`);
      }
      sent.set(n, performance.now());
      child.stdin?.write(`${JSON.stringify({ n })}\n`);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    return binned(sent, took, began).map((row) => ({ ...row, tier }));
  } finally {
    clearTimeout(late);
    child.kill("SIGKILL");
    await gone;
    if (child.pid) await hasEnded(child.pid);
  }
}

function binned(
  sent: ReadonlyMap<number, number>,
  took: ReadonlyMap<number, number>,
  began: number,
): Omit<LoopRow, "tier">[] {
  const bins = Array.from({ length: Math.floor(LENGTH / 1000 / BIN) }, (_, i) => ({
    ...{ time: (i + 0.5) * BIN, sent: 0, good: 0 },
  }));
  for (const [n, at] of sent) {
    const bin = bins[Math.floor((at - began) / 1000 / BIN)];
    if (!bin) continue;
    bin.sent++;
    if ((took.get(n) ?? Infinity) <= PATIENCE) bin.good++;
  }
  return bins.filter(({ sent }) => sent > 0).map(({ time, sent, good }) => ({
    time,
    answered: good / sent,
  }));
}
