import { exponential, Percentiles, random, VirtualClock } from "./mod.ts";

/** A small model that uses what a page may lack: events, a process, real work by WebCrypto, percentiles. */
export async function model(): Promise<{ events: number; p99: number; ended: number[] }> {
  const clock = new VirtualClock(), gaps = random("a page"), latency = new Percentiles();
  const gap = exponential(gaps, { mean: 10 });
  const arrive = (left: number) => {
    latency.add(gap());
    if (left > 0) clock.schedule(gap(), arrive, left - 1);
  };
  arrive(5000);
  const events = clock.runSync();
  const ended: number[] = [];
  const work = async () => {
    for (const ms of [5, 10]) {
      await clock.sleep(ms);
      await clock.hold(crypto.subtle.digest("SHA-256", new Uint8Array(1000)));
      ended.push(clock.now());
    }
  };
  void work();
  await clock.run();
  return { events, p99: latency.at(0.99), ended: ended.map((ms) => Math.round(ms - ended[0]!)) };
}
