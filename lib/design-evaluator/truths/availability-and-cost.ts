import facts from "../../../data/design-evaluator/availability-and-cost.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { availability, downtime, type Structure } from "../availability.ts";
import { functionBill, tiered } from "../cost.ts";
import { anySlow } from "../solve/percentiles.ts";

type Design = number | { all: Design[] } | { any: Design[] };

function asShares(design: Design): Structure {
  if (typeof design === "number") return design / 100;
  return "all" in design ? { all: design.all.map(asShares) } : { any: design.any.map(asShares) };
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Published designs, in per cent to the digits that are printed. */
export function availabilityTruth(): TruthRow {
  const wrong = facts.availability.filter(({ design, digits, expected }) =>
    rounded(100 * availability(asShares(design as Design)), digits) !== expected
  );
  return scored(
    "availability of published designs",
    facts.availability.length,
    wrong.map(({ name }) => name),
  );
}

export function downtimeTruth(): TruthRow {
  const wrong = facts.downtime.filter(({ availability, hoursPerYear, minutesPer30Days }) =>
    rounded(downtime(availability / 100, 30 * 24 * 60), 9) !== minutesPer30Days ||
    rounded(downtime(availability / 100, 365 * 24), 9) !== hoursPerYear
  );
  return scored(
    "time down by nines",
    facts.downtime.length,
    wrong.map((row) => `${row.availability}`),
  );
}

/** A bill to the cent; tiers that do not jump at their edges; shares of slow requests. */
export function costTruths(): TruthRow[] {
  const { cases, freeGBSeconds, freeRequests, pricePerGBSecond, pricePerMillionRequests } =
    facts.cost.lambda;
  const prices = {
    perGBSecond: pricePerGBSecond,
    freeGBSeconds,
    perMillion: pricePerMillionRequests,
    freeRequests,
  };
  const bills = cases.filter(
    ({ compute, gbSeconds, memoryMB, requestCharge, requests, seconds, total }) => {
      const bill = functionBill(requests, seconds, memoryMB, prices);
      return bill.gbSeconds !== gbSeconds || bill.compute !== compute ||
        bill.requests !== requestCharge ||
        bill.total !== total;
    },
  );
  const jumps = facts.cost.tiers.flatMap(({ name, perMillion, upTo }) => {
    const tiers = upTo.map((end, i) => ({ upTo: end, perMillion: perMillion[i]! }));
    return upTo.filter((end) =>
      end !== null && Math.abs(tiered(end + 1, tiers) - tiered(end, tiers)) > 1e-5
    )
      .map(() => name);
  });
  const tails = facts.tail.filter(({ digits, n, p, share }) =>
    rounded(anySlow(n, p), digits) !== share
  );
  return [
    scored("a bill of AWS Lambda, to the cent", cases.length, bills.map(() => "bill")),
    scored("prices by tiers do not jump", facts.cost.tiers.length, jumps),
    scored("the tail at scale", facts.tail.length, tails.map(({ n }) => `${n} servers`)),
  ];
}
