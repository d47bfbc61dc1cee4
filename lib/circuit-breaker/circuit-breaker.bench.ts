/** Against the packages a user would pick instead. `deno run -A` or `bun`, then this file. */
import * as peer from "cockatiel";
import { bench, run, summary } from "mitata";
import Opossum from "opossum";
import { random, RealClock } from "../sim/mod.ts";
import { backoff, Bulkhead, CircuitBreaker, pipeline, Retry, Timeout } from "./mod.ts";

const clock = new RealClock(), answer = () => Promise.resolve(42);
const theirs = () =>
  peer.circuitBreaker(peer.handleAll, {
    halfOpenAfter: 1e9,
    breaker: new peer.ConsecutiveBreaker(5),
  });

const ours = new CircuitBreaker({ clock }), consecutive = theirs();
const opossums = [new Opossum(answer, { timeout: false }), new Opossum(answer, { timeout: 1000 })];
summary(() => {
  bench("closed: ours", () => ours.execute(answer));
  bench("closed: cockatiel", () => consecutive.execute(answer));
  bench("closed: opossum without its time-out", () => opossums[0]!.fire());
  bench("closed: opossum", () => opossums[1]!.fire());
});

const open = new CircuitBreaker({ clock }), openPeer = theirs();
const fresh = new CircuitBreaker({ clock, freshErrors: true });
open.transition("forced-open");
fresh.transition("forced-open");
openPeer.isolate();
summary(() => {
  bench("refused: ours", () => open.execute(answer).catch(() => {}));
  bench("refused: ours, a fresh error each", () => fresh.execute(answer).catch(() => {}));
  bench("refused: cockatiel", () => openPeer.execute(answer).catch(() => {}));
});

const waits = backoff({ kind: "decorrelated", random: random(7) });
const timeout = new Timeout({ clock, ms: 1000 });
const stack = pipeline(
  new Retry({ clock, waits }),
  new CircuitBreaker({ clock }),
  timeout,
  new Bulkhead({ limit: 10, queue: 10 }),
);
const theirStack = peer.wrap(
  peer.retry(peer.handleAll, { maxAttempts: 3, backoff: new peer.ExponentialBackoff() }),
  theirs(),
  peer.timeout(1000, peer.TimeoutStrategy.Aggressive),
  peer.bulkhead(10, 10),
);
summary(() => {
  bench("stack of four: ours", () => stack.execute(answer));
  bench("stack of four: cockatiel", () => theirStack.execute(answer));
});

await run();
for (const opossum of opossums) opossum.shutdown();
timeout.close();
