/**
 * The attack lab: each attack is run against a victim with one named weakness, where it must succeed, and
 * against ours, where it must be refused with the right words. The weaknesses live in `weak/` as functions
 * of their own; nothing in the server switches a check off.
 */
import { browserAttacks } from "./browser.ts";
import { clientAttacks } from "./client.ts";
import { codeAttacks } from "./code.ts";
import { exchangeAttacks } from "./exchange.ts";
import { forgedTokenAttacks } from "./forged.ts";
import { keyFloodAttacks } from "./key-flood.ts";
import { loadAttacks } from "./load.ts";
import { malformedAttacks } from "./malformed.ts";
import { proofAttacks } from "./proofs.ts";
import { redirectAttacks } from "./redirect.ts";
import { refreshAttacks } from "./refresh.ts";
import { replayAttacks } from "./replay.ts";
import { weakKeyAttacks } from "./weak-keys.ts";
import { setUpAttacks } from "./set-up.ts";
import type { Attack, Outcome } from "./attack.ts";

export type { Attack, Outcome };

/** All attacks, by what they are on. */
export const ATTACKS: Readonly<Record<string, readonly Attack[]>> = {
  "the code": codeAttacks,
  "the redirect": redirectAttacks,
  "the signature": forgedTokenAttacks.slice(0, 5),
  "the claims": forgedTokenAttacks.slice(5),
  "the key": [...weakKeyAttacks, ...keyFloodAttacks],
  "scope and refresh": refreshAttacks,
  "token exchange": exchangeAttacks,
  "replay and theft": replayAttacks,
  "the proof": proofAttacks,
  "the client": clientAttacks,
  "the browser": browserAttacks,
  "the parser": malformedAttacks,
  "the set-up": setUpAttacks,
  "the load": loadAttacks,
};

/** What came of one attack on both victims. */
export interface AttackRow {
  on: string;
  attack: string;
  weak: Outcome;
  ours: Outcome;
  /** Succeeds against the weak victim, and is refused by ours with the expected words. */
  ok: boolean;
  source: string;
}

/** Runs all attacks, against both victims. */
export async function runAttacks(): Promise<AttackRow[]> {
  const rows: AttackRow[] = [];
  for (const [on, attacks] of Object.entries(ATTACKS)) {
    for (const { name, source, expected, run } of attacks) {
      const weak = await run(true), ours = await run(false);
      const ok = weak.succeeded && !ours.succeeded && ours.answer === expected;
      rows.push({ on, attack: name, weak, ours, ok, source });
    }
  }
  return rows;
}
