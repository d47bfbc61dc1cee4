/** In memory, against the packages a user would pick instead. `deno run -A` or `bun`, then this file. */
import { TokenBucket as PeerBucket } from "limiter";
import { bench, do_not_optimize, run, summary } from "mitata";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { random, RealClock, zipf } from "../sim/mod.ts";
import { Gcra, TokenBucket, WallClock } from "./mod.ts";

const TAKES = 2 ** 14;
const draw = zipf(random(7), { n: 10_000, exponent: 1.1 });
const keys = Array.from({ length: TAKES }, () => `tenant-${draw()}`);
// The busiest keys are refused most of the time, the others hardly ever.
const options = { capacity: 10, refillRate: 100 };
const peerOptions = { bucketSize: 10, tokensPerInterval: 100, interval: 1000 };

const gcra = new Gcra({ clock: new WallClock(), ...options });
const bucket = new TokenBucket({ clock: new WallClock(), ...options });
const precise = new TokenBucket({ clock: new RealClock(), ...options });
const flexible = new RateLimiterMemory({ points: 10, duration: 0.1 });
const buckets = new Map<string, PeerBucket>();
const peer = (key: string) => {
  let bucket = buckets.get(key);
  if (bucket === undefined) {
    bucket = new PeerBucket(peerOptions);
    bucket.content = 10;
    buckets.set(key, bucket);
  }
  return bucket.tryRemoveTokens(1);
};

/** Takes for all keys; returns how many were admitted, so that nothing is optimised away. */
function each(take: (key: string) => boolean) {
  return () => {
    let allowed = 0;
    for (const key of keys) if (take(key)) allowed++;
    return do_not_optimize(allowed);
  };
}

summary(() => {
  bench(`${TAKES} takes, 10 000 Zipf keys: Gcra`, each((key) => gcra.take(key).allowed));
  bench(`${TAKES} takes: TokenBucket`, each((key) => bucket.take(key).allowed));
  bench(`${TAKES} takes: TokenBucket on RealClock`, each((key) => precise.take(key).allowed));
  bench(`${TAKES} takes: limiter, a Map of TokenBuckets`, each(peer));
  bench(`${TAKES} takes: rate-limiter-flexible RateLimiterMemory`, async () => {
    let allowed = 0;
    for (const key of keys) {
      // Its promise rejects when the request is refused.
      await flexible.consume(key).then(() => allowed++, () => {});
    }
    return do_not_optimize(allowed);
  });
});

const single = new PeerBucket(peerOptions);
summary(() => {
  bench(`${TAKES} takes, one key: Gcra`, each(() => gcra.take("tenant").allowed));
  bench(`${TAKES} takes, one key: TokenBucket`, each(() => bucket.take("tenant").allowed));
  bench(`${TAKES} takes, one bucket: limiter`, each(() => single.tryRemoveTokens(1)));
});

await run();
