/** Beside the packages that a user would install instead. `deno run -A` or `bun`, then this file. */
import { SieveCache } from "@neophi/sieve-cache";
import { BentoCache, bentostore } from "bentocache";
import { memoryDriver } from "bentocache/drivers/memory";
import { Cacheable } from "cacheable";
import CachePolicy from "http-cache-semantics";
import { LRUCache } from "lru-cache";
import { bench, do_not_optimize, run, summary } from "mitata";
import { LRUMap } from "mnemonist";
import { random } from "../sim/mod.ts";
import { trial, type Tried } from "./experiments/trial.ts";
import { HttpCache, IntSieve, Lru, ReadThrough, Sieve, zipfTrace } from "./mod.ts";
import { RealClock } from "../sim/mod.ts";

const capacity = 10_000, length = 200_000;
const ids = zipfTrace(random(1), { length, keys: 100_000, exponent: 0.9 });
const names = Array.from({ length: 100_000 }, (_, i) => `recipe:${i}`);
const texts = Array.from(ids, (id) => names[id]!);

/** A round for all keys, on a cache that is full already. */
const round = <K>(make: () => Tried<K>, keys: ArrayLike<K>) => {
  const once = trial(make(), keys);
  return () => do_not_optimize(once());
};

for (const [kind, keys] of [["whole numbers", ids], ["texts", texts]] as const) {
  summary(() => {
    const of = keys as ArrayLike<string | number>;
    bench(
      `lru-cache, ${kind}`,
      round(() => new LRUCache<string | number, number>({ max: capacity }), of),
    );
    bench(`mnemonist, ${kind}`, round(() => new LRUMap<string | number, number>(capacity), of));
    bench(
      `@neophi/sieve-cache, ${kind}`,
      round(() => new SieveCache<string | number, number>(capacity), of),
    );
    bench(`Lru, ${kind}`, round(() => new Lru<string | number, number>({ capacity }), of));
    bench(`Sieve, ${kind}`, round(() => new Sieve<string | number, number>({ capacity }), of));
    if (kind === "whole numbers") {
      bench(`IntSieve, ${kind}`, round(() => new IntSieve<number>({ capacity }), ids));
    }
  });
}

const load = () => Promise.resolve("flour");
const through = new ReadThrough<string, string>({
  ...{ cache: new Sieve({ capacity }), clock: new RealClock(), random: random(1), ttl: 60_000 },
});
const bento = new BentoCache({
  default: "memory",
  stores: {
    memory: bentostore().useL1Layer(memoryDriver({ maxItems: capacity, serialize: false })),
  },
});
const cacheable = new Cacheable({ ttl: 60_000 });
summary(() => {
  // Awaiting costs as much as a hit: a hundred at a time.
  const hits = (ask: () => Promise<unknown>) => async () => {
    for (let i = 0; i < 100; i++) await ask();
  };
  bench("100 hits by getOrSet: ours", hits(() => through.getOrSet("bread", load)));
  bench(
    "100 hits by getOrSet: bentocache",
    hits(() => bento.getOrSet({ key: "bread", factory: load })),
  );
  bench("100 hits by getOrSet: cacheable", hits(() => cacheable.getOrSet("bread", load)));
});

const headers = {
  "content-type": "application/json",
  "cache-control": "public, max-age=3600",
  "etag": '"abc"',
  "date": new Date().toUTCString(),
  "vary": "accept-encoding",
};
const fields = { accept: "application/json", "accept-encoding": "gzip, br", host: "shop.example" };
const request = { method: "GET", url: "http://shop.example/bread", fields };
const http = new HttpCache({
  clock: { now: () => Date.now() },
  origin: () => Promise.resolve({ status: 200, fields: headers, body: new Uint8Array(9) }),
});
await http.handle(request);
const asked = { url: "/bread", method: "GET", headers: fields };
const policy = new CachePolicy(asked, { status: 200, headers });
summary(() => {
  bench(
    "a fresh response, decision and headers: ours",
    () => do_not_optimize(http.lookup(request)),
  );
  bench(
    "the same: http-cache-semantics",
    () => do_not_optimize(policy.satisfiesWithoutRevalidation(asked) && policy.responseHeaders()),
  );
});

await run();
