import { type Random, VirtualClock } from "../../sim/mod.ts";
import { CachedList, Registry } from "../discovery.ts";
import { Gossip } from "../gossip.ts";
import { PhiAccrual, phiDelay } from "../phi-accrual.ts";

/** How fast a detector is, and how often it is wrong. */
export interface DetectorRow {
  detector: string;
  /** As it is written: "φ 3", "1.5 s". */
  setting: string;
  /** Mean time from a death to its detection, in s. */
  detection: number;
  /** Healthy nodes suspected, per node and day. */
  falseAlarms: number;
}

/** Heartbeats, one a second, whose network is calm and rough in turn. */
function gaps(random: Random, beats: number): { gap: number; calm: boolean }[] {
  let last = 0;
  return Array.from({ length: beats }, (_, beat) => {
    const calm = beat % 6000 < 4500;
    const delay = -Math.log(1 - random.next()) * (calm ? 15 : 250);
    const gap = Math.max(1, 1000 + delay - last);
    last = delay;
    return { gap, calm };
  });
}

/**
 * A fixed time-out against φ-accrual on the same heartbeats: both at several settings, each wrong now and
 * then and late by something: after every heartbeat, how long a death would have gone unnoticed.
 */
export function compareDetectors(random: Random, beats = 60_000): DetectorRow[] {
  const series = gaps(random, beats), days = beats / 86_400;
  const rows = [1.1, 1.25, 1.5, 2, 2.5, 3].map((seconds) => {
    const wrong = series.filter(({ gap }) => gap > seconds * 1000).length;
    return row("fixed time-out", `${seconds} s`, seconds, wrong / days);
  });
  const phis = [1, 2, 3, 5, 8].map((threshold) => {
    const detector = new PhiAccrual({ window: 100, minDeviation: 10 });
    // How many deviations above the mean φ reaches the threshold: the same for every heartbeat.
    const deviations = phiDelay(threshold, 0, 1);
    let now = 0, wrong = 0, wait = 0, deaths = 0;
    series.forEach(({ gap }, beat) => {
      const patience = detector.mean + deviations * detector.deviation;
      if (beat > 100) {
        if (gap > patience) wrong++;
        wait += patience / 1000;
        deaths++;
      }
      detector.heartbeat(now += gap);
    });
    return row("φ-accrual", `φ ${threshold}`, wait / deaths, wrong / days);
  });
  return [...rows, ...phis];
}

function row(detector: string, setting: string, detection: number, falseAlarms: number) {
  return { detector, setting, detection, falseAlarms };
}

/** One length of lease: what it costs, and how long callers are sent to a node that is dead. */
export interface LeaseRow {
  "lease (s)": number;
  "renewals per node and hour": number;
  "longest time to notice (s)": number;
  "mean (s)": number;
}

/** Nodes that die without a word, in a registry with leases and callers with a copy of it. */
export function compareLeases(random: Random, ttls: readonly number[]): LeaseRow[] {
  return ttls.map((ttl) => {
    const waits: number[] = [];
    for (let death = 0; death < 60; death++) {
      const clock = new VirtualClock();
      const registry = new Registry({ clock, ttl: ttl * 1000 });
      const copy = new CachedList({ clock, registry, maxAge: 5000 });
      const dies = (ttl * 3 + random.next() * 30) * 1000, every = ttl * 1000 / 3;
      // Renewed three times a lease, so that one lost renewal does no harm.
      const renew = () => {
        if (clock.now() >= dies) return;
        registry.renew(1);
        clock.schedule(every, renew);
      };
      renew();
      clock.runSync({ until: random.next() * 5000 });
      const look = () => {
        if (copy.list().includes(1) || clock.now() < dies) clock.schedule(100, look);
        else waits.push((clock.now() - dies) / 1000);
      };
      look();
      clock.runSync();
    }
    return {
      "lease (s)": ttl,
      "renewals per node and hour": 3600 * 3 / ttl,
      "longest time to notice (s)": Math.max(...waits),
      "mean (s)": waits.reduce((sum, wait) => sum + wait) / waits.length,
    };
  });
}

/** How far the news of a death has come. */
export interface GossipRow {
  members: string;
  /** Protocol periods since the death. */
  periods: number;
  /** Living members that know. */
  knows: number;
}

/** A death in SWIM groups of several sizes, averaged over several runs; and the load on each member. */
export function compareGossip(random: Random, sizes: readonly number[], runs = 6) {
  const messages: Record<string, number> = {};
  const rows = sizes.flatMap((members) => {
    const periods = 24, known = new Float64Array(periods * 2 + 1);
    let sent = 0;
    for (let run = 0; run < runs; run++) {
      const clock = new VirtualClock();
      const group = new Gossip({
        clock,
        random: random.split(`${members}/${run}`),
        nodes: members,
      });
      clock.runSync({ until: 3000 });
      group.kill(0);
      for (let half = 0; half < known.length; half++) {
        clock.runSync({ until: 3000 + half * 500 });
        known[half]! += group.believers(0) / (members - 1) / runs;
      }
      sent += group.messages / members / (clock.now() / 1000) / runs;
    }
    messages[members] = sent;
    return Array.from(known, (knows, half): GossipRow => ({
      members: `${members} members`,
      periods: half / 2,
      knows,
    }));
  });
  return { rows, messages };
}

/** SWIM's time from a death to its first suspicion, in periods, over many deaths. */
export function firstSuspicions(random: Random, members: number, deaths: number): number[] {
  return Array.from({ length: deaths }, (_, death) => {
    const clock = new VirtualClock();
    const group = new Gossip({
      clock,
      random: random.split(`${death}`),
      nodes: members,
      helpers: 0,
    });
    clock.runSync({ until: 2000 });
    group.kill(0);
    while (Number.isNaN(group.firstSuspected[0]!)) clock.runSync({ until: clock.now() + 1000 });
    // Whole periods, the one in which it was noticed included, as the paper counts.
    return Math.ceil((group.firstSuspected[0]! - 2000) / 1000);
  });
}
