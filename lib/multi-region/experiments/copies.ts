import { exponential, type Random, VirtualClock } from "../../sim/mod.ts";
import { conflictChance } from "../closed-forms.ts";
import { EventualMap } from "../config/eventual.ts";
import { Session } from "../config/sessions.ts";
import { Network } from "../network.ts";
import { CITIES, roundTrip } from "../round-trips.ts";

/** Writes confirmed by one region and not yet heard of elsewhere when it dies: many deaths. */
export function lostAtFailover(
  cities: readonly number[],
  { perSecond, deaths, random }: { perSecond: number; deaths: number; random: Random },
): { confirmed: number; lost: number; perDeath: number; formula: number } {
  let lost = 0, confirmed = 0;
  for (let death = 0; death < deaths; death++) {
    const clock = new VirtualClock(), r = random.split(`death ${death}`);
    const network = new Network({ clock, random: r });
    const map = new EventualMap({ clock, network, cities });
    const gap = exponential(r, { mean: 1000 / perSecond }), dies = 2_000;
    let written = 0;
    const write = () => {
      if (clock.now() >= dies) return;
      map.write(0, `booking ${written++}`, "confirmed");
      clock.schedule(gap(), write);
    };
    clock.schedule(gap(), write);
    // A region that dies does not take back what is on its way; what another has, counts.
    clock.runSync({ until: dies });
    network.isolate(cities[0]!);
    clock.runSync();
    const heard = (i: number) =>
      cities.some((_, copy) => copy > 0 && map.read(copy, `booking ${i}`));
    for (let i = 0; i < written; i++) if (!heard(i)) lost++;
    confirmed += written;
  }
  const nearest = Math.min(...cities.slice(1).map((city) => roundTrip(cities[0]!, city))) / 2;
  return { confirmed, lost, perDeath: lost / deaths, formula: perSecond * nearest / 1000 };
}

/** Two regions that write one key each now and then: the share of writes that another replaces unseen. */
export function conflicts(
  cities: readonly number[],
  { perSecond, writes, random }: { perSecond: number; writes: number; random: Random },
): { to: string; delay: number; measured: number; formula: number }[] {
  return cities.slice(1).map((city) => {
    const clock = new VirtualClock(), r = random.split(`to ${city}`);
    const network = new Network({ clock, random: r, jitter: 0.0001 });
    const delay = roundTrip(cities[0]!, city) / 2;
    const map = new EventualMap({ clock, network, cities: [cities[0]!, city] });
    const written = [0, 0];
    let unseen = 0;
    // A write conflicts where the other side has written something that has not arrived here yet.
    for (const side of [0, 1]) {
      const gap = exponential(r.split(`side ${side}`), { mean: 1000 / perSecond });
      const write = () => {
        const seen = map.read(side, "room 7")?.seen.get(1 - side) ?? 0;
        if (seen < written[1 - side]!) unseen++;
        map.write(side, "room 7", `${side} ${written[side]!++}`);
        if (written[0]! + written[1]! < writes) clock.schedule(gap(), write);
      };
      clock.schedule(gap(), write);
    }
    clock.runSync();
    const count = written[0]! + written[1]!;
    return {
      ...{ to: CITIES[city]!.name, delay, measured: unseen / count },
      formula: conflictChance(perSecond, delay / 1000),
    };
  });
}

/** What people found who wrote at home and read again at once, maybe elsewhere. */
export interface OwnWrites {
  /** Missed their own write, reading the near copy; with a session; and with one while the writer's region died. */
  plain: number;
  session: number;
  dead: number;
  /** Reads that a session sent to the copy that took the write. */
  redirected: number;
}

/** Lets people write and read again within 0.2 s. */
export function ownWrites(
  cities: readonly number[],
  { people, random }: { people: number; random: Random },
): OwnWrites {
  const missed = { plain: 0, session: 0, dead: 0, redirected: 0 };
  for (const dies of [false, true]) {
    const clock = new VirtualClock(), r = random.split("people");
    const network = new Network({ clock, random: r.split("network") });
    const map = new EventualMap({ clock, network, cities });
    for (let person = 0; person < people; person++) {
      clock.schedule(person * 1_000, () => {
        const key = `person ${person}`, session = new Session(map), home = r.int(cities.length);
        session.write(home, key, "mine");
        clock.schedule(r.next() * 200, () => {
          const copy = r.int(cities.length);
          if (dies) map.lose(home);
          const found = session.read(copy, key) === "mine";
          if (dies) missed.dead += found ? 0 : 1;
          else {
            if (map.read(copy, key)?.value !== "mine") missed.plain++;
            if (!found) missed.session++;
            missed.redirected += session.redirected;
          }
        });
      });
    }
    clock.runSync();
  }
  return missed;
}
