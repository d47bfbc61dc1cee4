import { compareResponses } from "../compare/parts.ts";
import type { Contract, HttpInteraction, ResponsePart } from "../contract/model.ts";
import type { Json } from "../contract/json.ts";
import type { Random } from "../../sim/mod.ts";
import { exactContract } from "./consumers.ts";

/** Alarms so far, after so many replies. */
export interface AlarmRow {
  readonly replies: number;
  readonly alarms: number;
  readonly contract: string;
}

/**
 * A thousand builds of the catalogue on a thousand days: now and then a price has changed, nothing else. How often does each
 * contract raise an alarm?
 *
 * @param changing Chance that a price has changed since the contract was written.
 */
export function falseAlarms(
  withMatchers: Contract,
  answer: ResponsePart,
  { replies, changing, random }: { replies: number; changing: number; random: Random },
): AlarmRow[] {
  const dishes = answer.body!.content as readonly {
    readonly id: string;
    readonly price: number;
    readonly [key: string]: Json;
  }[];
  const contracts = { "exact values": exactContract(dishes), "matchers": withMatchers };
  const chance = random.split("prices"),
    counts: Record<string, number> = { "exact values": 0, "matchers": 0 },
    rows: AlarmRow[] = [];
  const step = Math.max(1, Math.floor(replies / 50));
  for (let i = 1; i <= replies; i++) {
    const today = dishes.map((dish) =>
      chance.next() < changing ? { ...dish, price: 300 + 50 * chance.int(30) } : dish
    );
    for (const [name, { interactions }] of Object.entries(contracts)) {
      const [{ response }] = interactions as readonly [HttpInteraction];
      if (
        compareResponses(response, {
          ...answer,
          body: { contentType: "application/json", content: today },
        }).length > 0
      ) counts[name]!++;
    }
    if (i % step === 0 || i === replies) {
      for (const [contract, alarms] of Object.entries(counts)) {
        rows.push({ replies: i, alarms, contract });
      }
    }
  }
  return rows;
}
