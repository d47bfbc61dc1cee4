import forms from "../../../data/sharding/closed-forms.json" with { type: "json" };
import { hashText, random } from "../../sim/mod.ts";
import { countDeviation, ringDeviation } from "../closed-forms.ts";
import { RingSharding } from "../strategies/ring.ts";
import { type FormRow, formRow } from "./row.ts";

/** Relative standard deviation of a shard's share, as the root of the mean square over many rings. */
export function measuredRing(shards: number, points: number, rings: number): number {
  let squares = 0;
  for (let salt = 1; salt <= rings; salt++) {
    for (const share of new RingSharding(shards, { points, salt }).shares()) {
      squares += (share * shards - 1) ** 2;
    }
  }
  return Math.sqrt(squares / (rings * shards));
}

/**
 * Rings of notebook 04 against Beta's deviation, within 5 %, and the formula against what Lamping and Veach
 * printed, within 1 %. A ring of a million points is drawn `large` times, the others at least `least` times.
 */
export function checkRing(large = 1, least = 30): FormRow[] {
  const { printed, formula } = forms.ring as unknown as {
    printed: [number, number][];
    formula: [number, number, number][];
  };
  return [
    ...printed.map(([points, value]) =>
      formRow(`printed for 1000 × ${points}`, value, ringDeviation(1000, points), 0.01 * value)
    ),
    ...formula.map(([shards, points, value]) => {
      const rings = shards * points >= 1e6 ? large : Math.max(least, Math.ceil(3000 / shards));
      const got = measuredRing(shards, points, rings);
      return formRow(`ring ${shards} × ${points}`, value, got, 0.05 * value);
    }),
    ...formula.map(([shards, points, value]) =>
      formRow(`formula ${shards} × ${points}`, value, ringDeviation(shards, points), 1e-7)
    ),
  ];
}

/** Counts of keys by hash against the multinomial deviation, over 60 draws of keys, within 5 standard errors. */
export function checkCounts(draws = 60): FormRow[] {
  return (forms.counts.cells as [number, number, number][]).flatMap(([shards, keys, value]) => {
    let squares = 0;
    const some = Math.min(keys, 10_000), from = random(3).split(`${shards}`);
    for (let draw = 0; draw < draws; draw++) {
      const counts = new Int32Array(shards), prefix = from.int(1e9);
      for (let i = 0; i < some; i++) counts[hashText(`${prefix}-${i}`) % shards]!++;
      for (const count of counts) squares += (count * shards / some - 1) ** 2;
    }
    const got = Math.sqrt(squares / (draws * shards)), expected = countDeviation(shards, some);
    const error = expected / Math.sqrt(2 * draws * (shards - 1));
    return [
      formRow(`counts ${shards}, ${keys}`, value, countDeviation(shards, keys), 1e-8),
      formRow(`${some} keys hashed over ${shards}`, expected, got, 5 * error),
    ];
  });
}
