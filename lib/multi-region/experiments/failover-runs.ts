import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { type Detection, detection, propagation } from "../closed-forms.ts";
import type { Message } from "../dns/message.ts";
import { Resolver } from "../dns/resolver.ts";
import { FailoverController } from "../failover.ts";
import { Checkers } from "../health/checkers.ts";
import { NAME, oneName } from "./common.ts";

/** A failover to be run again and again. Times in s. */
export interface FailoverSetup extends Required<Detection> {
  readonly ttl: number;
  /** Lookups per second at one resolver. */
  readonly rate: number;
  readonly resolvers: number;
  readonly runs: number;
  readonly random: Random;
}

/** What one resolver's users saw in one run, in s: until it was found, and until they were sent elsewhere. */
export interface Outage {
  detected: number;
  outage: number;
}

/**
 * Kills a region at a random moment, with checkers, controller, authority and resolvers on one virtual
 * clock, and notes for each resolver how long it still answers with the dead one.
 */
export function failovers({ runs, random, ...setup }: FailoverSetup): Outage[] {
  return Array.from({ length: runs }, (_, run) => oneFailover(setup, random.split(`run ${run}`)))
    .flat();
}

function oneFailover(setup: Omit<FailoverSetup, "runs" | "random">, random: Random): Outage[] {
  const { ttl, rate, resolvers, interval, timeout, fall, checkers, agree } = setup;
  const clock = new VirtualClock(), warm = 3 * (ttl + 1 / rate) * 1000;
  const dies = warm + random.next() * interval * 1000;
  const controller = new FailoverController({ clock, regions: 2 });
  let detected = NaN;
  const period = interval * 1000;
  const watch = () =>
    new Checkers({
      ...{ clock, random, regions: 2, checkers, agree, fall },
      ...{ interval: period, timeout: timeout * 1000 },
      until: dies + (fall + 2) * period + timeout * 1000,
      probe: (_, region, answer) => void ((region > 0 || clock.now() < dies) && answer(true)),
      onChange: (region, healthy) => {
        controller.found(region, healthy);
        if (!healthy && Number.isNaN(detected)) detected = clock.now();
      },
    });
  // What the checkers did long before is of no interest.
  clock.schedule(Math.max(0, dies - 3 * period), watch);
  const healthy = (region: number) => controller.share(region) > 0;
  const until = playResolvers({ clock, random, ttl, rate, resolvers, healthy });
  clock.runSync({ until: dies + (fall + 3) * interval * 1000 + (timeout + ttl) * 1000 });
  return until.map((old) => ({
    detected: (detected - dies) / 1000,
    outage: (Math.max(detected, old) - dies) / 1000,
  }));
}

/** Resolvers that people ask all the time. */
interface Players {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly ttl: number;
  readonly rate: number;
  readonly resolvers: number;
  /** Whether region 0, then region 1, may be answered. */
  readonly healthy: (region: number) => boolean;
}

/**
 * Plays resolvers before one authority, and returns for each until when it answers with region 0, in ms.
 * What people look up while an answer lives changes nothing, so only the first lookup after its end is
 * played: an exponential time later, since lookups are a Poisson process.
 */
function playResolvers({ clock, random, ttl, rate, resolvers, healthy }: Players): number[] {
  const authority = oneName(ttl, healthy);
  const gap = exponential(random.split("lookups"), { mean: 1000 / rate });
  const until = Array.from({ length: resolvers }, () => -Infinity);
  until.forEach((_, i) => {
    const resolver = new Resolver({
      ...{ clock, serveStale: false },
      upstream: (question, answer) =>
        answer(authority.answer({ id: 0, questions: [question] }, "")),
    });
    const query: Message = { id: i, questions: [{ name: NAME, type: "A" }] };
    const look = () =>
      resolver.resolve(query, ({ answers }) => {
        if (answers![0]!.data !== "192.0.2.1") return;
        until[i] = clock.now() + ttl * 1000;
        clock.schedule(ttl * 1000 + gap(), look);
      });
    clock.schedule(random.next() * (ttl * 1000 + 1000 / rate), look);
  });
  return until;
}

/** A name that is changed at a moment: how long resolvers still give the old answer, in s. */
export function staleAfterChange(
  { ttl, rate, resolvers, random }: Pick<FailoverSetup, "ttl" | "rate" | "resolvers" | "random">,
): number[] {
  const clock = new VirtualClock(), changes = 3 * (ttl + 1 / rate) * 1000;
  const healthy = (region: number) => region === 1 || clock.now() < changes;
  const until = playResolvers({ clock, random, ttl, rate, resolvers, healthy });
  clock.runSync({ until: changes + ttl * 1000 });
  return until.map((old) => Math.max(0, (old - changes) / 1000));
}

/** Share of some times that are above each of `at`. */
export function shareAbove(times: readonly number[], at: readonly number[]): number[] {
  return at.map((t) => times.filter((time) => time > t).length / times.length);
}
/** What the formulas say of it, in s. */
export function predicted(setup: Detection & { ttl: number; rate: number }): {
  detect: number;
  propagate: number;
  outage: number;
  most: number;
} {
  const found = detection(setup), propagate = propagation(setup.rate, setup.ttl);
  return {
    detect: found.mean,
    propagate,
    outage: found.mean + propagate,
    most: found.most + setup.ttl,
  };
}

/** Outages over the lifetime of the answer, by formula and simulated. */
export function outageByTtl(setup: FailoverSetup, ttls: readonly number[]): {
  ttl: number;
  formula: number;
  simulated: number;
  worst: number;
  load: number;
}[] {
  return ttls.map((ttl) => {
    const outages = failovers({ ...setup, ttl, random: setup.random.split(`ttl ${ttl}`) }).map((
      o,
    ) => o.outage);
    return {
      ttl,
      formula: predicted({ ...setup, ttl }).outage,
      simulated: outages.reduce((a, b) => a + b, 0) / outages.length,
      worst: outages.reduce((a, b) => Math.max(a, b), 0),
      // A resolver asks again once per lifetime and a gap.
      load: setup.rate / (1 + setup.rate * ttl),
    };
  });
}
