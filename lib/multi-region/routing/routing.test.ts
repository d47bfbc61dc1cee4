import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { distance, lightRoundTrip, Nearest } from "../geography.ts";
import { Network } from "../network.ts";
import { CITIES, cityNumber, roundTrip } from "../round-trips.ts";
import { Anycast } from "./anycast.ts";
import { Failover } from "./failover.ts";
import { Geo } from "./geo.ts";
import { Latency } from "./latency.ts";
import { measuredPaths } from "./measured-paths.ts";
import { Multivalue } from "./multivalue.ts";
import type { Asker, View } from "./policy.ts";
import { Spill } from "./spill.ts";
import { Weighted } from "./weighted.ts";

const names = ["Washington DC", "Frankfurt", "Tokyo"], cities = names.map(cityNumber);
const regions = cities.map((city) => CITIES[city]!);
const asker = (name: string): Asker => ({ ...CITIES[cityNumber(name)]!, city: cityNumber(name) });
function view(down: number[] = [], more: Partial<View> = {}): View {
  return { regions, healthy: (region) => !down.includes(region), ...more };
}
const measured = () => measuredPaths(cities);

test("Frankfurt to London is some 637 km, and a point to itself 0", () => {
  const [frankfurt, london] = [CITIES[3]!, CITIES[4]!];
  assert.ok(Math.abs(distance(frankfurt, london) - 637) < 5);
  assert.equal(distance(london, london), 0);
  assert.ok(
    Math.abs(
      distance({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 }) - Math.PI * 6371,
    ) < 0.001,
  );
  assert.ok(lightRoundTrip(frankfurt, london) < roundTrip(3, 4));
});

const place = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test("the nearest by dot product is the nearest by distance, poles and date line included", () => {
  fc.assert(fc.property(fc.array(place, { minLength: 1, maxLength: 10 }), place, (places, from) => {
    const found = new Nearest(places).of(from);
    const least = Math.min(...places.map((to) => distance(from, to)));
    assert.ok(distance(from, places[found]!) - least < 1e-3);
  }));
});

test("a place that is not on the earth is refused", () => {
  assert.throws(
    () => new Nearest([{ latitude: 91, longitude: 0 }]),
    /latitude must be from -90 to 90 degrees: received 91/,
  );
  assert.throws(() => new Nearest([]), /places must be at least 1 place: received 0/);
  assert.throws(() => cityNumber("Atlantis"), /Cannot find Atlantis: the cities are Dallas/);
  assert.throws(() => roundTrip(3, 99), /received 3 and 99/);
});

test("every policy leaves out what is down, and answers all the same where everything is", () => {
  const r = random(1), latency = measured();
  const all = {
    Geo: new Geo(),
    latency,
    Weighted: new Weighted([0, 0, 0], r),
    Failover: new Failover([0, 1, 2]),
    Multivalue: new Multivalue(2, r),
    Spill: new Spill(latency, 0.8),
  };
  for (const [name, policy] of Object.entries(all)) {
    for (let i = 0; i < 50; i++) {
      const some = policy.answer(asker("London"), view([1]));
      assert.ok(some.length > 0 && !some.includes(1), name);
      assert.ok(policy.answer(asker("London"), view([0, 1, 2])).length > 0, `${name} fails open`);
    }
  }
});

test("geo sends to the nearest, latency to the fastest, and what was never measured comes last", () => {
  assert.deepEqual(new Geo().answer(asker("Madrid"), view()), [1]);
  const latency = measured();
  assert.deepEqual(latency.answer(asker("Sydney"), view()), [2]);
  for (let i = 0; i < 40; i++) latency.observe(cityNumber("Sydney"), 2, 900);
  assert.deepEqual(latency.answer(asker("Sydney"), view()), [0]);
  latency.observe(cityNumber("Sydney"), 1, NaN);
  assert.equal(new Latency().mean(0, 0), Infinity);
});

test("weights are kept within three standard errors, and follow the share of a region that comes back", () => {
  const policy = new Weighted([1, 2, 1], random(5)), n = 20_000;
  const counts = [0, 0, 0];
  for (let i = 0; i < n; i++) counts[policy.answer(asker("London"), view())[0]!]!++;
  for (const [i, share] of [0.25, 0.5, 0.25].entries()) {
    assert.ok(Math.abs(counts[i]! / n - share) < 3 * Math.sqrt(share * (1 - share) / n));
  }
  const back = view([], { share: (region) => (region === 1 ? 0 : 1) });
  for (let i = 0; i < 100; i++) assert.notEqual(policy.answer(asker("London"), back)[0], 1);
  assert.throws(
    () => new Weighted([1, -1], random(1)),
    /a weight must be a number from 0 up: received -1/,
  );
});

test("a region above its bound gets nobody new, and the emptiest gets them where all are", () => {
  const policy = new Spill(measured(), 0.8);
  assert.deepEqual(policy.answer(asker("London"), view([], { load: () => 0.5 })), [1]);
  assert.deepEqual(
    policy.answer(asker("London"), view([], { load: (region) => (region === 1 ? 0.9 : 0.5) })),
    [0],
  );
  assert.deepEqual(
    policy.answer(asker("London"), view([], { load: (region) => 2 - region * 0.1 })),
    [2],
  );
});

test("multivalue gives different regions, as many as it may", () => {
  const policy = new Multivalue(2, random(3));
  const first = new Set<number>();
  for (let i = 0; i < 100; i++) {
    const answer = policy.answer(asker("London"), view());
    assert.equal(new Set(answer).size, 2);
    first.add(answer[0]!);
  }
  assert.equal(first.size, 3);
});

test("anycast follows the announcements, after the routes have converged", () => {
  const anycast = new Anycast(cities, 5_000), london = cityNumber("London");
  assert.equal(anycast.route(london, 0), 1);
  anycast.withdraw(1, 0);
  assert.equal(anycast.route(london, 4_999), 1);
  assert.equal(anycast.route(london, 5_000), 0);
  anycast.withdraw(0, 0), anycast.withdraw(2, 0);
  assert.equal(anycast.route(london, 9_000), -1);
  anycast.announce(2);
  assert.equal(anycast.route(london, 9_000), 2);
});

test("simulated medians are within 1 % of the table for all 90 pairs, and nothing is faster than light", () => {
  const network = new Network({ clock: new VirtualClock(), random: random(16) });
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 10; j++) {
      if (i === j) continue;
      const least = lightRoundTrip(CITIES[i]!, CITIES[j]!);
      const trips = Array.from({ length: 1001 }, () => network.delay(i, j) + network.delay(j, i))
        .sort((a, b) => a - b);
      const table = (roundTrip(i, j) + roundTrip(j, i)) / 2;
      assert.ok(Math.abs(trips[500]! / table - 1) < 0.01, `${i} ${j}: ${trips[500]} ${table}`);
      assert.ok(trips[0]! >= least);
    }
  }
});

test("a way that is cut carries nothing in its direction, not even what was under way", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(1) });
  const got: string[] = [];
  network.send(3, 4, () => got.push("before"));
  network.cut(3, 4);
  network.send(3, 4, () => got.push("after"));
  network.send(4, 3, () => got.push("back"));
  clock.runSync();
  assert.deepEqual(got, ["back"]);
  assert.equal(network.lost, 2);
  network.heal();
  network.send(3, 4, () => got.push("healed"));
  clock.runSync();
  assert.deepEqual(got, ["back", "healed"]);
});

test("messages are lost as often as they should be", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(4), loss: 0.1 });
  for (let i = 0; i < 10_000; i++) network.send(3, 4, () => {});
  assert.ok(Math.abs(network.lost - 1000) < 100);
});

test("a region that comes back takes its share of those who ask, always the same ones", () => {
  const latency = new Latency(), places = 10_000;
  const half = view([], { share: (region) => (region === 1 ? 0.25 : 1) });
  for (let city = 0; city < places; city++) {
    latency.observe(city, 0, 90), latency.observe(city, 1, 10), latency.observe(city, 2, 200);
  }
  const sent = (city: number) => latency.answer({ city, latitude: 0, longitude: 0 }, half)[0];
  const taken = Array.from({ length: places }, (_, city) => sent(city)).filter((region) =>
    region === 1
  );
  assert.ok(Math.abs(taken.length / places - 0.25) < 0.015, `${taken.length}`);
  for (let city = 0; city < 100; city++) assert.equal(sent(city), sent(city));
  const only = { ...half, healthy: (region: number) => region === 1 };
  for (let city = 0; city < 100; city++) {
    assert.deepEqual(latency.answer({ city, latitude: 0, longitude: 0 }, only), [1]);
  }
});
