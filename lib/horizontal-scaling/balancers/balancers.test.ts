import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { random, VirtualClock } from "../../sim/mod.ts";
import {
  type Balancer,
  BoundedHash,
  ConsistentHash,
  EwmaChoice,
  hashText,
  LeastConnections,
  Maglev,
  mix,
  Pool,
  PowerOfChoices,
  RandomChoice,
  Ring,
  RoundRobin,
  SmoothWeightedRoundRobin,
} from "../mod.ts";

const kinds: Record<string, (pool: Pool) => Balancer> = {
  RoundRobin: (pool) => new RoundRobin(pool),
  SmoothWeightedRoundRobin: (pool) => new SmoothWeightedRoundRobin(pool),
  RandomChoice: (pool) => new RandomChoice(pool, random(1)),
  LeastConnections: (pool) => new LeastConnections(pool, random(1)),
  PowerOfChoices: (pool) => new PowerOfChoices(pool, random(1)),
  "PowerOfChoices of 4": (pool) => new PowerOfChoices(pool, random(1), 4),
  EwmaChoice: (pool) => new EwmaChoice({ pool, random: random(1), clock: new VirtualClock() }),
  ConsistentHash: (pool) => new ConsistentHash(pool),
  BoundedHash: (pool) => new BoundedHash(pool),
  Maglev: (pool) => new Maglev(pool, 251),
};

for (const [name, make] of Object.entries(kinds)) {
  test(`${name} picks only members, whoever comes and goes, and −1 from an empty pool`, () => {
    const change = fc.record({ node: fc.nat(11), add: fc.boolean(), load: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const pool = new Pool({ size: 12, members: 3 }), balancer = make(pool);
        for (const [step, { node, add, load }] of changes.entries()) {
          if (add) pool.add(node);
          else pool.remove(node);
          pool.active[node] = load;
          for (let key = step; key < step + 3; key++) {
            const picked = balancer.pick(key);
            if (pool.count === 0 ? picked !== -1 : !pool.has(picked)) return false;
          }
        }
        return true;
      }),
      { numRuns: 150 },
    );
  });

  test(`${name} uses every member in the long run`, () => {
    const pool = new Pool({ size: 7 }), balancer = make(pool);
    const seen = new Set(Array.from({ length: 3000 }, (_, key) => balancer.pick(key)));
    assert.equal(seen.size, 7);
  });
}

test("round robin gives each of n members one of n picks", () => {
  const balancer = new RoundRobin(new Pool({ size: 5 }));
  const picks = Array.from({ length: 10 }, () => balancer.pick(0));
  assert.deepEqual(picks, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
});

test("smooth weighted round robin keeps the weights exactly in each round", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      (weights) => {
        const pool = new Pool({ size: weights.length });
        pool.weights.set(weights);
        const balancer = new SmoothWeightedRoundRobin(pool), counts = weights.map(() => 0);
        for (let i = weights.reduce((a, b) => a + b); i > 0; i--) counts[balancer.pick(0)]!++;
        assert.deepEqual(counts, weights);
      },
    ),
  );
});

test("least connections takes the least loaded per weight, and breaks ties evenly", () => {
  const pool = new Pool({ size: 3 });
  pool.active.set([4, 3, 9]);
  const balancer = new LeastConnections(pool, random(2));
  assert.equal(balancer.pick(0), 1);
  pool.weights.set([2, 1, 1]);
  assert.equal(balancer.pick(0), 0);
  pool.active.fill(0);
  const counts = [0, 0, 0];
  for (let i = 0; i < 6000; i++) counts[balancer.pick(0)]!++;
  for (const count of counts) assert.ok(count > 1800 && count < 2200, `${counts}`);
});

test("a weight of 0 gets nothing, and where all are 0 there is nobody", () => {
  const pool = new Pool({ size: 3 });
  pool.weights.set([0, 1, 1]);
  const each = {
    least: new LeastConnections(pool, random(5)),
    smooth: new SmoothWeightedRoundRobin(pool),
  };
  for (const [name, balancer] of Object.entries(each)) {
    pool.weights.set([0, 1, 1]);
    for (let i = 0; i < 1000; i++) {
      // Under load: the others have work in hand.
      pool.active.set([0, i % 7, (i + 3) % 7]);
      assert.notEqual(balancer.pick(0), 0, name);
    }
    pool.weights.fill(0);
    assert.equal(balancer.pick(0), -1, name);
  }
});

test("smooth weighted round robin forgets its credits when weights or members change", () => {
  const runs = (balancer: SmoothWeightedRoundRobin, node: number) => {
    let longest = 0, run = 0;
    for (let i = 0; i < 1000; i++) {
      run = balancer.pick(0) === node ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  };
  for (const change of ["weight", "member"]) {
    for (const picks of [250, 500, 750]) {
      const pool = new Pool({ size: 3 }), balancer = new SmoothWeightedRoundRobin(pool);
      pool.weights.set([1000, 1, 1]);
      for (let i = 0; i < picks; i++) balancer.pick(0);
      if (change === "weight") pool.weights[0] = 1;
      else pool.remove(0);
      for (const node of pool.list()) assert.equal(runs(balancer, node), 1, `${change} ${picks}`);
    }
  }
});

test("power of d choices never picks the most loaded of two, and draws each pair equally often", () => {
  const pool = new Pool({ size: 6 });
  pool.active.set([0, 1, 2, 3, 4, 5]);
  const balancer = new PowerOfChoices(pool, random(3)), counts = new Int32Array(6);
  for (let i = 0; i < 30_000; i++) counts[balancer.pick(0)]!++;
  // Of 15 pairs, node k is the less loaded in 5 − k.
  counts.forEach((count, k) => assert.ok(Math.abs(count - 2000 * (5 - k)) < 250, `${counts}`));
});

test("of two nodes, two choices always compare both", () => {
  const pool = new Pool({ size: 2 }), balancer = new PowerOfChoices(pool, random(4));
  pool.active.set([9, 0]);
  for (let i = 0; i < 200; i++) assert.equal(balancer.pick(0), 1);
});

test("a ring finds the first point at or after the key's hash, round the ring", () => {
  const pool = new Pool({ size: 20, members: 7 }), ring = new Ring(pool, { points: 5 });
  for (let key = 0; key < 2000; key++) {
    if (key % 100 === 0) pool.add(key / 100);
    const at = ring.find(key), after = ring.points.findIndex((point) => point >= mix(key));
    assert.equal(at, after < 0 ? 0 : after);
  }
});

test("a stale pool shows balancers the load of the last refresh", () => {
  const pool = new Pool({ size: 2, stale: true });
  const balancer = new LeastConnections(pool, random(1));
  pool.active.set([0, 5]);
  pool.refresh();
  pool.active.set([9, 5]);
  assert.equal(balancer.pick(0), 0);
  pool.refresh();
  assert.equal(balancer.pick(0), 1);
});

test("EWMA avoids the slow node and comes back to it when it is fast again", () => {
  const clock = new VirtualClock(), pool = new Pool({ size: 2 });
  const balancer = new EwmaChoice({ pool, random: random(1), clock, decay: 1000 });
  balancer.done(0, 500);
  balancer.done(1, 10);
  assert.equal(balancer.pick(0), 1);
  clock.runSync({ until: 20_000 });
  balancer.done(0, 1);
  assert.equal(balancer.pick(0), 0);
});

for (const name of ["ConsistentHash", "Maglev"]) {
  test(`${name} sends a key to the same node until that node leaves`, () => {
    const pool = new Pool({ size: 9 }), balancer = kinds[name]!(pool);
    const before = Array.from({ length: 2000 }, (_, key) => balancer.pick(key));
    pool.remove(4);
    const moved = before.filter((node, key) => node !== 4 && balancer.pick(key) !== node).length;
    // The ring moves nobody else, Maglev a few.
    assert.ok(moved <= (name === "Maglev" ? 100 : 0), `${moved} moved`);
    pool.add(4);
    assert.deepEqual(before.map((_, key) => balancer.pick(key)), before);
  });
}

test("bounded loads never exceed the bound, and use the key's own node while it has room", () => {
  const pool = new Pool({ size: 10 }), bounded = new BoundedHash(pool, { bound: 1.25 });
  const plain = new ConsistentHash(pool);
  assert.equal(bounded.pick(7), plain.pick(7));
  for (let request = 1; request <= 500; request++) {
    const node = bounded.pick(7);
    pool.active[node]!++;
    assert.ok(pool.active[node]! <= Math.ceil(1.25 * request / 10));
  }
});

test("hashText spreads near texts over the whole range", () => {
  const buckets = new Int32Array(16);
  for (let i = 0; i < 16_000; i++) buckets[hashText(`buyer-${i}`) >>> 28]!++;
  for (const count of buckets) assert.ok(count > 850 && count < 1150, `${buckets}`);
});

test("numbers outside their range are refused by name", () => {
  assert.throws(() => new Pool({ size: 0 }), /Cannot create Pool: size must be a whole number/);
  const pool = new Pool({ size: 2 });
  assert.throws(() => new PowerOfChoices(pool, random(1), 0), /choices must be/);
  assert.throws(() => new Maglev(pool, 10), /size must be a prime number: received 10/);
  assert.throws(() => new BoundedHash(pool, { bound: 0.5 }), /bound must be at least 1/);
  assert.throws(() => pool.add(2), /Cannot add a node/);
});
