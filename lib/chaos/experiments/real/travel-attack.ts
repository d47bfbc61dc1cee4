import { type Random, RealClock } from "../../../sim/mod.ts";
import { ActiveFaults, type Fault } from "../../mod.ts";
import { cutOff, toxicFault } from "../../real/mod.ts";
import { type Dependency, OPEN, RATIO, TravelSite } from "./travel-site.ts";

/** How the travel site took a fault. */
export interface TravelRow {
  fault: string;
  /** Share of checkouts that were sold while it was in force, and the share that should have been. */
  sold: number;
  least: number;
  /** Requests per call to the ill dependency while it was in force, and the most that its retry budget allows. */
  attempts: number;
  most: number;
  /** Time from its end until checkouts go well again, in ms; `undefined` where they never did. */
  back: number | undefined;
}

/** Who is ill, what is done to it, and how many checkouts are to be sold all the same: points have a fallback. */
interface Attack {
  of: Dependency;
  least: number;
  fault?: (site: TravelSite) => Fault;
  /** Comes and goes, in the rhythm of a circuit's probes. */
  flaps?: boolean;
}
const toxic =
  (of: Dependency, type: string, attributes: Record<string, number>) => (site: TravelSite) =>
    toxicFault(site.of[of].proxy, { type, stream: "downstream", attributes });

const ATTACKS: Readonly<Record<string, Attack>> = {
  "none": { of: "loyalty", least: 0.9 },
  "loyalty slow": {
    of: "loyalty",
    least: 0.7,
    fault: toxic("loyalty", "latency", { latency: 900 }),
  },
  "loyalty stalls after its head": {
    ...{ of: "loyalty", least: 0.7 },
    fault: ({ of: { loyalty: { body } } }) => ({
      name: "stalls",
      inject: () => {
        body.ill = { after: 1, then: "stall" };
        return () => void (body.ill = undefined);
      },
    }),
  },
  "loyalty flaps as probes come": {
    ...{ of: "loyalty", least: 0.7, flaps: true },
    fault: ({ of }) => cutOff(of.loyalty.proxy),
  },
  "payments cut off": { of: "payments", least: 0, fault: ({ of }) => cutOff(of.payments.proxy) },
  "payments reset": {
    of: "payments",
    least: 0,
    fault: toxic("payments", "reset_peer", { timeout: 0 }),
  },
  "payments fail 4 of 10, below the threshold": {
    ...{ of: "payments", least: 0.3 },
    fault: ({ of }) =>
      of.payments.point.fault("busy", {
        ...{ share: 0.4, error: () => new Response("busy", { status: 503 }) },
      }),
  },
};

/** Times in ms: between two checkouts, length of a run, when the fault is there, what is waited for at the end. */
const EVERY = 40, LENGTH = 3600, FROM = 600, TO = 2000, LAST = 3000;
/** Checkouts that must go well in a row for the site to be back. */
const ROW = 5;

/**
 * The travel site with one fault after the other at its dependencies. The faults run side by side, each with services
 * of its own. Some 4 s.
 */
export async function attackTravelSite(random: Random): Promise<TravelRow[]> {
  return await Promise.all(
    Object.entries(ATTACKS).map(([name, attack]) => underFault(name, attack, random.split(name))),
  );
}

async function underFault(fault: string, attack: Attack, chance: Random): Promise<TravelRow> {
  const clock = new RealClock(), faults = new ActiveFaults();
  const site = await TravelSite.start(chance, 10 * LENGTH), ill = site.of[attack.of];
  const done: { at: number; good: boolean }[] = [], open: Promise<void>[] = [];
  const counts = () => ({ calls: ill.calls, attempts: ill.attempts });
  try {
    // The first request over each proxy takes longer, and is not what is measured.
    await site.checkout();
    const start = clock.now(), now = () => clock.now() - start;
    const visitors = async (until: number) => {
      while (now() < until) {
        const at = now(), sold = site.checkout().then(() => true, () => false);
        open.push(sold.then((good) => void done.push({ at, good })));
        await clock.sleep(EVERY);
      }
    };
    await visitors(FROM);
    const before = counts(), illness = attack.fault?.(site);
    const going = inForce(illness, attack, { faults, clock, over: () => now() >= TO });
    await visitors(TO);
    const during = counts();
    await going;
    await faults.revertAll();
    const healed = now();
    await visitors(LENGTH);
    await Promise.race([Promise.all(open), clock.sleep(LAST)]);
    const then = done.filter(({ at }) => at >= FROM && at < TO),
      calls = during.calls - before.calls;
    const after = done.filter(({ at }) => at >= healed).sort((a, b) => a.at - b.at);
    const back = after.findIndex((_, i) =>
      i + ROW <= after.length && after.slice(i, i + ROW).every(({ good }) => good)
    );
    return {
      ...{ fault, least: attack.least },
      sold: then.filter(({ good }) => good).length / Math.max(1, then.length),
      attempts: (during.attempts - before.attempts) / Math.max(1, calls),
      // One retry may have been saved up, and one call may have begun before the fault.
      most: 1 + RATIO + 2 / Math.max(1, calls),
      back: back < 0 ? undefined : after[back]!.at - healed,
    };
  } finally {
    await faults.revertAll();
    await site.close();
  }
}

/** Puts a fault in force, once or in the rhythm of a circuit that opens and probes. */
async function inForce(
  fault: Fault | undefined,
  { flaps = false }: Attack,
  { faults, clock, over }: { faults: ActiveFaults; clock: RealClock; over: () => boolean },
): Promise<void> {
  if (!fault) return;
  await faults.inject(fault);
  while (flaps && !over()) {
    await clock.sleep(OPEN);
    await faults.revertAll();
    await clock.sleep(OPEN);
    if (!over()) await faults.inject(fault);
  }
}

/** What of a row is not as it should be, in words; `undefined` where all is. */
export function travelBroken(
  { fault, sold, least, attempts, most, back }: TravelRow,
): string | undefined {
  if (sold < least) return `${fault}: sold ${Math.round(sold * 100)} % of the trips`;
  if (attempts > most) return `${fault}: ${attempts.toFixed(2)} requests per call`;
  return back === undefined ? `${fault}: not back` : undefined;
}
