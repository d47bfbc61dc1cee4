import { type Attack, ATTACKS, NOT_IN_PYTHON } from "./attacks.ts";
import type { AttackRow } from "./suite.ts";
import { scored, type TruthRow } from "../../sim/mod.ts";

const SECRETS = ["read a file", "write a file", "read variables"] as const;
const OUTSIDE = [...SECRETS, "use the network", "start a program"] as const;
const HOST = ["reach the host's objects", "pollute prototypes"] as const;
const ENDLESS = ["loop", "loop after a wait", "slow pattern", "recurse"] as const;
const FLOODS = ["fill arrays", "fill buffers", "flood the log", "fork"] as const;

/** What a tier says that it blocks, and what it admits to let through. What is in neither is up to the runtime. */
export interface Claim {
  blocks: readonly Attack[];
  admits: readonly Attack[];
}

/** Claims by the name of a tier. A slow pattern is given up by some engines themselves, so nobody admits it. A jail starts programs, of the read-only system, that can do no more than itself. */
export function claimOf(tier: string): Claim | undefined {
  const kind = tier.split(" ")[0];
  if (kind === "direct") {
    return {
      blocks: [],
      admits: [
        ...OUTSIDE,
        ...HOST,
        "loop",
        "loop after a wait",
        "fill arrays",
        "fill buffers",
        "fork",
      ],
    };
  }
  if (kind === "vm") {
    return {
      blocks: ["loop", "recurse"],
      admits: [...OUTSIDE, ...HOST, "loop after a wait", "fork"],
    };
  }
  if (kind === "worker") {
    return { blocks: [...HOST, "loop", "loop after a wait", "recurse"], admits: OUTSIDE };
  }
  if (kind === "quickjs" || tier === "process (deno)" || tier === "jail (deno)") {
    return { blocks: ATTACKS, admits: [] };
  }
  if (kind === "process") return { blocks: [...HOST, ...ENDLESS, ...FLOODS], admits: OUTSIDE };
  if (kind === "jail") {
    return {
      blocks: [...SECRETS, "use the network", ...HOST, ...ENDLESS, ...FLOODS],
      admits: ["start a program"],
    };
  }
  return undefined;
}

/** Whether each tier blocks all that it claims, and fails at what it admits. */
export function claimTruth(rows: readonly AttackRow[]): TruthRow {
  const wrong: string[] = [];
  let of = 0;
  for (const tier of new Set(rows.map(({ tier }) => tier))) {
    const claim = claimOf(tier);
    if (!claim) {
      wrong.push(`${tier} claims nothing`);
      continue;
    }
    for (const { attack, verdict, how } of rows.filter((row) => row.tier === tier)) {
      const expected = claim.blocks.includes(attack)
        ? "blocked"
        : claim.admits.includes(attack)
        ? "through"
        : undefined;
      const absent = verdict === "not there" &&
        (how !== "not in Python" || NOT_IN_PYTHON.includes(attack));
      if (expected === undefined || absent) continue;
      of++;
      if (verdict !== expected) wrong.push(`${tier}, ${attack}: ${verdict} (${how})`);
    }
  }
  return scored("tiers block what they claim, and fail at what they admit", of, wrong);
}
