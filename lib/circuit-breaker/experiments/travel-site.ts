import { exponential, VirtualClock } from "../../sim/mod.ts";
import { Bulkhead } from "../bulkhead.ts";
import { SimulatedService } from "../simulated-service.ts";
import { type DependencyName, sharesOf } from "./shares.ts";
import { type Guards, protect, type Protection, type Site, SITES } from "./site-guards.ts";
import { PATIENCE, TravelLedger, type TravelRow } from "./travel-ledger.ts";

/** The travel site and its bad minute. Times in ms, rates in requests per second. */
export interface TravelOptions extends Protection {
  rate: number;
  /** How many times slower loyalty gets, and for how long from 10 s on. */
  slowdown: number;
  fault: number;
}

/** When the fault begins, in ms. */
export const FAULT_AT = 10_000;
/** Length of a run, in ms. */
export const LENGTH = 50_000;

/** Runs the same minute of traffic through the sites named. Each is O(requests) and takes about 0.2 s. */
export async function travelSites(
  options: TravelOptions,
  sites: readonly Site[] = SITES,
): Promise<TravelRow[]> {
  const rows: TravelRow[] = [];
  for (const site of sites) rows.push(...await travelSite(site, options));
  return rows;
}

async function travelSite(site: Site, options: TravelOptions): Promise<TravelRow[]> {
  const clock = new VirtualClock(), { seed, rate, pool, slowdown, fault } = options;
  const services = dependencies(clock, options), { loyalty } = services;
  const guard = protect(site, clock, options);
  const entrance = new Bulkhead({ limit: pool, queue: pool });
  const ledger = new TravelLedger(site, LENGTH / 1000);

  const visit = async (buys: boolean) => {
    const start = clock.now(), row = ledger.sent(start, buys);
    const work = async () => {
      const from = buys ? await checkout(guard, services) : await pageView(guard, services);
      if (from === "default") row.degraded++;
    };
    const good = await entrance.execute(work).then(() => true, () => false);
    ledger.ended(row, buys, good, clock.now() - start);
  };

  const gap = exponential(seed.split("arrivals"), { mean: 1000 / rate });
  const buyer = seed.split("buyers");
  const arrive = () => {
    if (clock.now() >= LENGTH) return;
    visit(buyer.next() < 0.5);
    clock.schedule(gap(), arrive);
  };
  clock.schedule(gap(), arrive);
  clock.after(FAULT_AT, () => loyalty.slowdown = slowdown);
  clock.after(FAULT_AT + fault, () => loyalty.slowdown = 1);
  for (const row of ledger.rows) {
    clock.after((row.time + 1) * 1000, () => ledger.look(row, loyalty));
  }
  await clock.run({ until: LENGTH + PATIENCE });
  return ledger.close();
}

/** Asks three services one after the other. Says where the points came from. */
async function checkout(guard: Guards, { seats, loyalty, payments }: Services): Promise<string> {
  await guard.seats.execute((context) => seats.call(context));
  const points = await guard.points((context) => loyalty.call(context));
  await guard.payments.execute((context) => payments.call(context));
  return points;
}

/** Needs no points. */
async function pageView(guard: Guards, { seats }: Services): Promise<void> {
  await guard.seats.execute((context) => seats.call(context));
}

type Services = Record<DependencyName, SimulatedService>;

function dependencies(clock: VirtualClock, { seed, rate }: TravelOptions): Services {
  const shares = sharesOf(rate);
  const service = (name: DependencyName) =>
    new SimulatedService({ clock, random: seed.split(name), ...shares[name] });
  return { seats: service("seats"), loyalty: service("loyalty"), payments: service("payments") };
}
