/** A host that runs attacks in a tier, one by one, and says what came of each. It may well not survive them. */
import process from "node:process";
import { tiers } from "../isolation/tiers.ts";
import type { Answer, Guest, Limits, Tier } from "../isolation/tier.ts";
import { type Attack, IN_JAVASCRIPT, IN_PYTHON, type Targets } from "./attacks.ts";

const LIMITS: Limits = { memoryMB: 64, timeoutMs: 300, output: 1_000_000 };
/** What never ends by itself needs no longer to show it. */
const ENDLESS: readonly Attack[] = ["loop", "loop after a wait", "slow pattern"];
const HARMLESS = 'async function handler() { return { polluted: ({}).polluted ?? "" }; }';
const HARMLESS_PYTHON = 'def handler(event):\n    return {"polluted": ""}';
(globalThis as { hostSecret?: string }).hostSecret = process.env["SERVERLESS_SECRET"] ?? "";

/** Attacks after which a guest may be asked the next one. */
const GENTLE: readonly Attack[] = [
  ...(["read a file", "write a file", "read variables", "use the network"] as const),
  ...(["start a program", "reach the host's objects"] as const),
];
let kept: Guest | undefined;
/** Another tenant's guest, which has nothing to do with any of it. */
let neighbour: Guest | undefined;

async function attack(tier: Tier, targets: Targets): Promise<Answer & { polluted: string }> {
  const python = tier.name.includes("python"), gentle = GENTLE.includes(targets.attack);
  let guest = gentle && kept?.alive ? kept : undefined;
  const limits = ENDLESS.includes(targets.attack) ? { ...LIMITS, timeoutMs: 200 } : LIMITS;
  guest ??= await tier.start(python ? IN_PYTHON : IN_JAVASCRIPT, limits);
  const answer = await guest.invoke(targets);
  if (gentle) kept = guest;
  else await guest.stop();
  // Another tenant's call: the platform must still be there for it.
  if (!gentle && !neighbour?.alive) {
    neighbour = await tier.start(python ? HARMLESS_PYTHON : HARMLESS, LIMITS);
  }
  const after = gentle ? undefined : await neighbour!.invoke({});
  const seen = (after?.value as { polluted?: string } | undefined)?.polluted ?? "";
  const polluted = `${({} as { polluted?: string }).polluted ?? ""}${seen}`;
  delete (Object.prototype as { polluted?: string }).polluted;
  if (!gentle && after?.value === undefined) {
    return { ...answer, polluted, error: "no answer to others" };
  }
  return { ...answer, polluted };
}

const tier = tiers().find(({ name }) => name === process.argv[2])!;
let rest = "", last: Promise<unknown> = Promise.resolve();
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    last = last.then(async () => {
      const answer = await attack(tier, JSON.parse(line) as Targets).catch((error: Error) => ({
        error: error.message,
      }));
      process.stdout.write(`\n@@${JSON.stringify({ ...answer, stdout: "", stderr: "" })}\n`);
    });
  }
});
const end = () =>
  void Promise.all([kept?.stop(), neighbour?.stop()]).finally(() => process.exit(0));
process.stdin.on("end", end).on("error", end);
process.stdout.on("error", () => process.exit(0));
process.stdout.write("\n@@{}\n");
