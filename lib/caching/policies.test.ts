import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random, SettableClock } from "../sim/mod.ts";
import { jittered } from "./expiry.ts";
import { KeyIndex } from "./key-index.ts";
import { IntSieve, minMisses, missesOf, POLICIES, POLICY_NAMES, Sieve } from "./mod.ts";

/** LRU as a text book has it: a `Map` in the order of use. */
class BookLru {
  readonly #map = new Map<number, number>();
  constructor(readonly capacity: number) {}
  get(key: number) {
    const value = this.#map.get(key);
    if (value === undefined) return undefined;
    this.#map.delete(key);
    this.#map.set(key, value);
    return value;
  }
  set(key: number, value: number) {
    this.#map.delete(key);
    if (this.#map.size >= this.capacity) this.#map.delete(this.#map.keys().next().value!);
    this.#map.set(key, value);
  }
  delete(key: number) {
    return this.#map.delete(key);
  }
}

/** SIEVE as the paper writes it, on an array from old to new. */
class BookSieve {
  readonly queue: { key: number; value: number; used: boolean }[] = [];
  #hand: { key: number } | undefined;
  constructor(readonly capacity: number) {}
  get(key: number) {
    const entry = this.queue.find((entry) => entry.key === key);
    if (entry) entry.used = true;
    return entry?.value;
  }
  set(key: number, value: number) {
    const entry = this.queue.find((entry) => entry.key === key);
    if (entry) return void Object.assign(entry, { value, used: true });
    if (this.queue.length >= this.capacity) this.#evict();
    this.queue.push({ key, value, used: false });
  }
  delete(key: number) {
    const at = this.queue.findIndex((entry) => entry.key === key);
    if (at < 0) return false;
    if (this.queue[at] === this.#hand) this.#hand = this.queue[at + 1];
    this.queue.splice(at, 1);
    return true;
  }
  #evict() {
    let at = this.#hand ? this.queue.findIndex((entry) => entry === this.#hand) : 0;
    while (this.queue[at]!.used) {
      this.queue[at]!.used = false;
      at = (at + 1) % this.queue.length;
    }
    this.#hand = this.queue[at + 1];
    this.queue.splice(at, 1);
  }
}

const actions = fc.array(
  fc.tuple(fc.constantFrom("ask", "ask", "ask", "set", "delete"), fc.nat(12)),
  { maxLength: 200 },
);

for (
  const [name, ours, book] of [
    ["LRU", POLICIES.LRU, BookLru],
    ["SIEVE", POLICIES.SIEVE, BookSieve],
    ["SIEVE", (options: { capacity: number }) => new IntSieve<number>(options), BookSieve],
  ] as const
) {
  test(`${name} answers as the text book's, whatever is asked, set and deleted`, () => {
    fc.assert(fc.property(actions, fc.integer({ min: 1, max: 6 }), (steps, capacity) => {
      const a = ours<number, number>({ capacity }), b = new book(capacity);
      for (const [i, [action, key]] of steps.entries()) {
        if (action === "delete") assert.equal(a.delete(key), b.delete(key));
        else if (action === "set") a.set(key, i), b.set(key, i);
        else {
          assert.equal(a.get(key), b.get(key));
          if (a.get(key) === undefined) a.set(key, i);
          if (b.get(key) === undefined) b.set(key, i);
        }
      }
    }));
  });
}

test("MIN misses as often as the best of all ways to throw out", () => {
  const best = (trace: number[], capacity: number, at = 0, held: number[] = []): number => {
    if (at === trace.length) return 0;
    const key = trace[at]!;
    if (held.includes(key)) return best(trace, capacity, at + 1, held);
    if (held.length < capacity) return 1 + best(trace, capacity, at + 1, [...held, key]);
    return 1 + Math.min(
      ...held.map((out) =>
        best(trace, capacity, at + 1, [...held.filter((other) => other !== out), key])
      ),
    );
  };
  const traces = fc.array(fc.nat(4), { maxLength: 11 });
  fc.assert(
    fc.property(traces, fc.integer({ min: 1, max: 3 }), (trace, capacity) => {
      assert.equal(minMisses(trace, capacity), best(trace, capacity));
    }),
    { numRuns: 60 },
  );
});

for (const name of POLICY_NAMES) {
  test(`${name} never holds more than its capacity, and never a value that was not set`, () => {
    const sized = fc.array(fc.tuple(fc.nat(9), fc.nat(20), fc.nat(3)), { maxLength: 150 });
    fc.assert(fc.property(sized, fc.integer({ min: 3, max: 9 }), (steps, capacity) => {
      const clock = new SettableClock();
      const cache = POLICIES[name]<string, string>({ capacity, clock });
      const model = new Map<string, string>();
      for (const [action, key, size] of steps) {
        const name = `k${key}`, value = `${key}/${clock.time}`;
        clock.time++;
        if (action === 0) cache.delete(name), assert.equal(cache.delete(name), false);
        else if (action < 5) {
          cache.set(name, value, { size: size || 0.5, ...(action < 3 ? { ttl: 1 + key } : {}) });
          model.set(name, value);
        } else {
          const got = cache.get(name);
          assert.ok(got === undefined || got === model.get(name), `${name}: ${got}`);
        }
        assert.ok((cache as unknown as { used: number }).used <= capacity);
      }
    }));
  });

  test(`${name} refuses what is out of range by name, and stays as it was`, () => {
    const make = POLICIES[name];
    assert.throws(
      () => make({ capacity: 0 }),
      /capacity must be a whole number of at least 1 entry/,
    );
    assert.throws(() => make({ capacity: NaN }), /capacity/);
    const cache = make<string, number>({ capacity: 2, clock: new SettableClock() });
    cache.set("a", 1);
    assert.throws(() => cache.set("a", 2, { ttl: -1 }), /ttl must be .*ms: received -1/);
    assert.throws(() => cache.set("a", 2, { size: 3 }), /size must be .*2 .*: received 3/);
    assert.throws(() => cache.set(NaN as unknown as string, 2), /received NaN/);
    assert.throws(() => make<string, number>({ capacity: 2 }).set("a", 1, { ttl: 5 }), /clock/);
    assert.equal(cache.get("a"), 1);
  });
}

test("a lifetime ends on the millisecond, and a sweep drops what nobody asks for", () => {
  const clock = new SettableClock();
  const cache = new Sieve<number, number>({ capacity: 100, clock, ttl: 10 });
  for (let key = 0; key < 50; key++) cache.set(key, key, key % 2 ? { ttl: 20 } : {});
  clock.time = 9.9;
  assert.equal(cache.get(0), 0);
  clock.time = 10;
  assert.equal(cache.get(0), undefined);
  assert.equal(cache.peek(2), undefined);
  let dropped = 0;
  for (let i = 0; i < 10; i++) dropped += cache.sweep(10);
  assert.equal(dropped, 24);
  assert.equal(cache.size, 25);
  assert.equal(cache.stats.expired, 25);
});

test("lifetimes with jitter lie in the range that was asked for", () => {
  const chance = random(3);
  for (let i = 0; i < 1000; i++) {
    const ttl = jittered(1000, 0.2, chance);
    assert.ok(ttl > 800 && ttl <= 1000);
  }
});

test("the index finds what a Map finds, for texts, whole numbers and fractions", () => {
  const keys = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.nat(9).map((i) => `${i}: all end alike`),
    fc.integer(),
    fc.double({ noNaN: true }),
  );
  fc.assert(fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 300 }), (steps) => {
    const index = new KeyIndex<string | number>(), map = new Map<string | number, number>();
    let slots = 1;
    for (const [key, add] of steps) {
      assert.equal(index.find(key), map.get(key) ?? 0);
      if (add && !map.has(key)) {
        index.insert(key, slots);
        map.set(key, slots++);
      } else if (!add && map.has(key)) {
        index.remove(map.get(key)!);
        map.delete(key);
      }
      assert.equal(index.size, map.size);
    }
  }));
});

test("texts that end alike are told apart all the same, and quickly", () => {
  const index = new KeyIndex<string | number>(), keys = 20_000;
  const key = (i: number) => `${i}/the-same-long-end`;
  const start = performance.now();
  for (let i = 0; i < keys; i++) {
    assert.equal(index.find(key(i)), 0);
    index.insert(key(i), i + 1);
  }
  for (let i = 0; i < keys; i++) assert.equal(index.find(key(i)), i + 1);
  for (let i = 0; i < keys; i += 2) index.remove(i + 1);
  for (let i = 0; i < keys; i++) assert.equal(index.find(key(i)), i % 2 ? i + 1 : 0);
  assert.ok(performance.now() - start < 5000);
});

test("a full table of ids loses nothing while they come and go", () => {
  const ours = new IntSieve<number>({ capacity: 700 });
  const other = new Sieve<number, number>({ capacity: 700 });
  const chance = random(9);
  for (let i = 0; i < 30_000; i++) {
    const id = Math.floor(chance.next() ** 2 * 3000) * 65_537;
    if (chance.next() < 0.1) assert.equal(ours.delete(id), other.delete(id));
    else {
      const value = ours.get(id);
      assert.equal(value, other.get(id));
      if (value === undefined) ours.set(id, i), other.set(id, i);
    }
    assert.equal(ours.size, other.size);
  }
});

test("an id that is none is not found, and refused by set", () => {
  const cache = new IntSieve<number>({ capacity: 2 });
  for (const id of [-1, 1.5, 2 ** 31, NaN]) {
    assert.equal(cache.get(id), undefined);
    assert.throws(() => cache.set(id, 1), /id must be/);
  }
  assert.throws(() => new IntSieve({ capacity: 1.5 }), /capacity/);
});

test("a scan through many keys empties LRU and hardly touches SIEVE", () => {
  const trace = Array.from({ length: 4000 }, (_, i) => i % 1000 < 500 ? i % 40 : 1000 + i);
  assert.ok(missesOf("SIEVE", trace, 100) < missesOf("LRU", trace, 100));
});
