import forms from "../../../data/sharding/closed-forms.json" with { type: "json" };
import { Moments, random } from "../../sim/mod.ts";
import { movedShare } from "../closed-forms.ts";
import { Jump } from "../strategies/jump.ts";
import { Modulo } from "../strategies/modulo.ts";
import { Rendezvous } from "../strategies/rendezvous.ts";
import { RingSharding } from "../strategies/ring.ts";
import type { Strategy } from "../strategy.ts";
import { type FormRow, formRow } from "./row.ts";

/** Shares of keys that move from n to n + 1 shards, each within three standard errors of its closed form. */
export function checkMoved(keys = 10_000): FormRow[] {
  return forms.moved.cells.flatMap(({ n, modulo, least }) => {
    const from = random(11).split(`${n}`);
    const all = Array.from({ length: keys }, (_, i) => `${from.int(1e9)}-${i}`);
    const closed = movedShare(n);
    const one = (name: string, expected: number, make: (shards: number) => Strategy) => {
      const { share } = make(n).movesTo(make(n + 1), all);
      const error = Math.sqrt(expected * (1 - expected) / keys);
      return formRow(`${name}, ${n} → ${n + 1}`, expected, share, 3 * error);
    };
    return [
      formRow(`formula, ${n} → ${n + 1}`, modulo, closed.modulo, 1e-8),
      formRow(`least, ${n} → ${n + 1}`, least, closed.least, 1e-8),
      one("modulo", modulo, (shards) => new Modulo(shards)),
      one("jump", least, (shards) => new Jump(shards)),
      one("rendezvous", least, (shards) => new Rendezvous(shards)),
      ringRow(n, least),
    ];
  });
}

/** A ring moves what falls to the new shard, by its own luck: the mean over rings is what the form says. */
function ringRow(n: number, least: number, rings = 60): FormRow {
  const shares = new Moments();
  for (let salt = 1; salt <= rings; salt++) {
    shares.add(new RingSharding(n, { salt }).arcShareTo(new RingSharding(n + 1, { salt })));
  }
  const error = shares.deviation / Math.sqrt(rings);
  return formRow(`ring, ${n} → ${n + 1}, ${rings} rings`, least, shares.mean, 3 * error);
}
