import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import type { Message } from "../dns/message.ts";
import { Resolver } from "../dns/resolver.ts";
import { NAME, oneName } from "./common.ts";

/**
 * All servers of the zone are gone for a while: share of lookups that still get an address, with and
 * without serving stale answers. Times in s, rows in minutes.
 */
export function authorityDies(
  { ttl, rate, resolvers, outage, random }: {
    ttl: number;
    rate: number;
    resolvers: number;
    outage: number;
    random: Random;
  },
): { time: number; answered: number; resolvers: string }[] {
  return [true, false].flatMap((serveStale) => {
    const clock = new VirtualClock(),
      from = Math.max(3 * ttl, 10 / rate, outage / 4) * 1000,
      to = from + outage * 1000;
    const bins = 48,
      width = outage * 1.5 / bins,
      counts = Array.from({ length: bins }, () => [0, 0]);
    const authority = oneName(ttl);
    const gone = () => clock.now() >= from && clock.now() < to;
    const begin = from - outage * 250, end = from + outage * 1250;
    for (let i = 0; i < resolvers; i++) {
      const gap = exponential(random.split(`resolver ${i}`), { mean: 1000 / rate });
      const resolver = new Resolver({
        ...{ clock, serveStale, attempts: 1 },
        upstream: (question, answer) =>
          gone()
            ? void clock.after(400, () => answer(undefined))
            : answer(authority.answer({ id: 0, questions: [question] }, "")),
      });
      const query: Message = { id: i, questions: [{ name: NAME, type: "A" }] };
      const look = () => {
        if (clock.now() > end) return;
        const bin = counts[Math.floor((clock.now() - begin) / 1000 / width)];
        resolver.resolve(query, ({ answers }) => {
          if (bin) bin[0]!++, bin[1]! += answers && answers.length > 0 ? 1 : 0;
        });
        clock.schedule(gap(), look);
      };
      clock.schedule(gap(), look);
    }
    clock.runSync({ until: end + 10_000 });
    return counts.flatMap(([asked, got], i) =>
      asked === 0 ? [] : [{
        time: ((i + 0.5) * width - outage * 0.25) / 60,
        answered: got! / asked!,
        resolvers: serveStale ? "serve stale answers" : "do not",
      }]
    );
  });
}
