import { VirtualClock } from "../../sim/mod.ts";
import { Cast, type CastOptions } from "../cast.ts";
import type { Checks } from "../checks.ts";

/** What came of an attack. */
export interface Outcome {
  /** Whether the attacker got what they wanted. */
  succeeded: boolean;
  /** The victim's answer: an error code, a reason, or what was lost. */
  answer: string;
}

/** One attack, run in the same way against a weak victim and against ours. */
export interface Attack {
  name: string;
  /** Where the defence is described. */
  source: string;
  /** What our side answers. */
  expected: string;
  /** @param weak Whether the victim has this one weakness. */
  run(weak: boolean): Promise<Outcome>;
}

/** 1 January 2026, so that every run is the same. */
export const NOW: number = Date.UTC(2026, 0, 1);

/** A fresh victim on a clock that stands still. */
export function victim(weakness?: Checks, more: CastOptions = {}): Promise<Cast> {
  const clock = new VirtualClock(NOW);
  return Cast.create({ clock, ...more, ...(weakness && { checks: weakness }) });
}

/** Reads an answer of the token endpoint: with a token, the attack has succeeded. */
export function outcome({ status, body }: { status: number; body: Record<string, unknown> }) {
  return { succeeded: status < 300, answer: String(body["error"] ?? "a token") };
}

/** Reads where a browser was sent: with a code, the attack has succeeded. */
export function redirected(url: URL): Outcome {
  const error = url.searchParams.get("error");
  return { succeeded: url.searchParams.has("code"), answer: error ?? "a code" };
}
