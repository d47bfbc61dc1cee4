import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { judged, type StoreKind } from "../experiments/histories.ts";
import { random } from "../../sim/random.ts";
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { Network } from "../network.ts";
import { cityNumber } from "../round-trips.ts";
import { quorumLatency } from "../quorum-latency.ts";
import { EventualMap } from "./eventual.ts";
import { compareStamps, HybridClock, type Stamp } from "./hybrid-clock.ts";
import { QuorumStore } from "./quorum.ts";
import { ReplicaLog } from "./replica-log.ts";
import { type Answer, type Replica, Replication } from "./replication.ts";
import { rollout } from "./rollout.ts";
import { Session } from "./sessions.ts";
import { compareVectors, increment, mergeVectors } from "./version-vector.ts";

const five = ["Dallas", "Washington DC", "London", "Frankfurt", "Tokyo"].map(cityNumber);
function store(seed: number, loss = 0, cities = five, voters?: number[]) {
  const clock = new VirtualClock(), r = random(seed);
  const network = new Network({ clock, random: r.split("network"), loss });
  const s = new QuorumStore({
    clock,
    random: r.split("store"),
    network,
    cities,
    ...(voters ? { voters } : {}),
  });
  return { clock, network, s, r };
}
type Bench = ReturnType<typeof store>;
function elected({ clock, s }: Bench): number {
  for (let i = 0; i < 60 && s.leader === undefined; i++) {
    clock.runSync({ until: clock.now() + 500 });
  }
  // Its first entry must be decided before it may answer.
  clock.runSync({ until: clock.now() + 1_000 });
  assert.notEqual(s.leader, undefined);
  return s.leader!;
}
function result(
  b: Bench,
  ask: (answer: (a: Answer) => void) => void,
  wait = 3_000,
): Answer | "no answer" {
  let got: Answer | "no answer" = "no answer";
  ask((answer) => void (got = answer));
  b.clock.runSync({ until: b.clock.now() + wait });
  return got;
}

test("a write is decided in the time of the fastest majority, as the table says", () => {
  for (let seed = 0; seed < 5; seed++) {
    const b = store(seed), leader = elected(b), start = b.clock.now();
    let took = NaN;
    b.s.write(leader, "x", "1", () => void (took = b.clock.now() - start));
    b.clock.runSync({ until: start + 2_000 });
    const expected = quorumLatency(five[leader]!, five);
    assert.ok(Math.abs(took / expected - 1) < 0.2, `${took} ms, table ${expected}`);
  }
});

test("who does not lead says who does, and a lost majority answers nothing until it heals", () => {
  const b = store(3), leader = elected(b), other = (leader + 1) % 5;
  assert.deepEqual(result(b, (a) => b.s.write(other, "x", "1", a)), { ok: false, leader });
  for (const id of [0, 1, 2, 3, 4]) if (id !== leader && id !== other) b.network.isolate(five[id]!);
  assert.equal(result(b, (a) => b.s.write(leader, "x", "2", a)), "no answer");
  assert.equal(result(b, (a) => b.s.read(leader, "x", a)), "no answer");
  b.network.heal();
  b.clock.runSync({ until: b.clock.now() + 10_000 });
  const now = elected(b);
  assert.ok((result(b, (a) => b.s.write(now, "x", "3", a)) as Answer).ok);
  assert.deepEqual(result(b, (a) => b.s.read(now, "x", a)), { ok: true, value: "3" });
});

test("a request without a majority ends by name, whatever becomes of it later", () => {
  const b = store(3), leader = elected(b);
  five.forEach((city) => b.network.isolate(city));
  for (const ask of ["write", "read"] as const) {
    const got = ask === "write"
      ? result(b, (a) => b.s.write(leader, "x", "1", a), 10_001)
      : result(b, (a) => b.s.read(leader, "x", a), 10_001);
    assert.deepEqual(got, {
      ok: undefined,
      reason: "no majority of the voters answered within 10000 ms",
    });
  }
});

test("what was decided survives the leader, and a dead leader's undecided writes may not", () => {
  const b = store(4), leader = elected(b);
  assert.ok((result(b, (a) => b.s.write(leader, "x", "kept", a)) as Answer).ok);
  b.network.isolate(five[leader]!);
  b.s.write(leader, "x", "lost", ({ ok }) => assert.notEqual(ok, true, "a minority decided"));
  b.clock.runSync({ until: b.clock.now() + 8_000 });
  b.s.crash(leader);
  b.network.heal();
  const next = elected(b);
  assert.notEqual(next, leader);
  b.s.restart(leader);
  b.clock.runSync({ until: b.clock.now() + 3_000 });
  assert.deepEqual(result(b, (a) => b.s.read(b.s.leader!, "x", a)), { ok: true, value: "kept" });
  assert.equal(b.s.values(leader).get("x"), "kept");
});

test("voters change through a joint majority, and the new ones decide alone afterwards", () => {
  const b = store(6, 0, five, [0, 1, 2]), leader = elected(b);
  assert.ok(leader < 3);
  assert.ok((result(b, (a) => b.s.reconfigure(leader, [2, 3, 4], a)) as Answer).ok);
  for (const id of [0, 1]) if (id !== leader) b.network.isolate(five[id]!);
  assert.ok((result(b, (a) => b.s.write(b.s.leader!, "x", "new", a)) as Answer).ok);
  for (const id of [3, 4]) b.network.isolate(five[id]!);
  assert.equal(result(b, (a) => b.s.write(leader, "x", "none", a)), "no answer");
});

test("reads that ask a majority are linearizable under cuts, crashes and loss; local reads are not", () => {
  const storm = (kind: StoreKind, seed: number) =>
    judged(kind, five, random(seed), { crashes: 0.5, loss: 0.02 });
  let answered = 0;
  for (let seed = 0; seed < 12; seed++) {
    const run = storm("read index", seed);
    answered += run.answered;
    assert.equal(run.verdict.verdict, "linearizable", `seed ${seed}`);
  }
  assert.ok(answered > 2_000, `only ${answered} operations were answered`);
  const bad = [0, 1, 2].filter((seed) =>
    storm("local reads", seed).verdict.verdict === "not linearizable"
  );
  assert.deepEqual(bad, [0, 1, 2]);
});

test("every copy of an eventual map comes to the same value, whatever the order and the clocks", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.nat(2), fc.nat(300)), { maxLength: 40 }),
      fc.nat(1000),
      (writes, seed) => {
        const clock = new VirtualClock(), network = new Network({ clock, random: random(seed) });
        const map = new EventualMap({
          clock,
          network,
          cities: five,
          skew: [0, 50, -50, 1000, -1000],
        });
        writes.forEach(([copy, key, wait], i) => {
          clock.runSync({ until: clock.now() + wait });
          map.write(copy, `k${key}`, `v${i}`);
        });
        clock.runSync();
        for (const key of ["k0", "k1", "k2"]) {
          const values = five.map((_, copy) => map.read(copy, key)?.value);
          assert.equal(new Set(values).size, 1);
        }
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

test("a write that had seen another is no conflict, two that had not are one", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(1) });
  const map = new EventualMap({ clock, network, cities: five.slice(0, 2) });
  map.write(0, "x", "a"), clock.runSync(), map.write(1, "x", "b"), clock.runSync();
  assert.equal(map.conflicts, 0);
  map.write(0, "x", "c"), map.write(1, "x", "d"), clock.runSync();
  assert.equal(map.conflicts, 2); // seen at both copies
});

test("a copy that was cut off gets the rest when somebody synchronizes", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(1) });
  const map = new EventualMap({ clock, network, cities: five.slice(0, 2) });
  network.cut(five[0]!, five[1]!);
  map.write(0, "x", "a"), clock.runSync();
  assert.equal(map.read(1, "x"), undefined);
  network.heal(), map.synchronize(0), clock.runSync();
  assert.equal(map.read(1, "x")?.value, "a");
  map.lose(0);
  assert.equal(map.read(0, "x"), undefined);
});

test("a session reads its own writes, also where the near copy has not heard of them", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(1) });
  const map = new EventualMap({ clock, network, cities: five }), session = new Session(map);
  session.write(0, "x", "mine");
  assert.equal(map.read(4, "x"), undefined);
  assert.equal(session.read(4, "x"), "mine");
  assert.equal(session.redirected, 1);
  clock.runSync();
  assert.equal(session.read(4, "x"), "mine");
  assert.equal(session.redirected, 1);
});

test("a hybrid clock goes up, also after hearing from a clock that is ahead", () => {
  const clock = new VirtualClock(),
    near = new HybridClock(clock, 0),
    ahead = new HybridClock(clock, 1, 5_000);
  const stamps: Stamp[] = [near.now(), near.now()];
  const far = ahead.now();
  near.heard(far);
  stamps.push(near.now());
  clock.runSync({ until: 10_000 });
  stamps.push(near.now());
  for (let i = 1; i < stamps.length; i++) assert.ok(compareStamps(stamps[i - 1]!, stamps[i]!) < 0);
  assert.ok(compareStamps(far, stamps[2]!) < 0);
});

test("version vectors tell before from beside", () => {
  const a = increment(new Map(), 0), b = increment(a, 1), c = increment(a, 2);
  assert.deepEqual([
    compareVectors(a, b),
    compareVectors(b, a),
    compareVectors(b, c),
    compareVectors(a, a),
  ], [
    ...["before", "after", "concurrent", "equal"],
  ]);
  assert.equal(compareVectors(mergeVectors(b, c), c), "after");
});

test("a bad configuration stops at the first wave and is taken back there; all at once it reaches everybody", async () => {
  for (const [waves, reached] of [[[[0], [1, 2], [3, 4]], 1], [[[0, 1, 2, 3, 4]], 5]] as const) {
    const clock = new VirtualClock(), runs = [1, 1, 1, 1, 1];
    const going = rollout({
      ...{ clock, waves, bake: 1_000 },
      apply: (region) => void (runs[region] = 2),
      revert: (region) => void (runs[region] = 1),
      healthy: () => {
        throw new Error("does not even answer");
      },
    });
    await clock.run();
    assert.deepEqual(await going, { result: "halted", reached });
    assert.deepEqual(runs, [1, 1, 1, 1, 1]);
  }
});

test("a good configuration comes everywhere", async () => {
  const clock = new VirtualClock(), runs = [1, 1, 1];
  const going = rollout({
    ...{ clock, waves: [[0], [1, 2]], bake: 1_000, healthy: () => true },
    apply: (region) => void (runs[region] = 2),
    revert: () => assert.fail(),
  });
  await clock.run();
  assert.deepEqual(await going, { result: "everywhere", reached: 3 });
  assert.deepEqual(runs, [2, 2, 2]);
});

test("a leader does not count an older leader's entry as decided before one of its own is (Raft, figure 8)", () => {
  const { clock, network, s: _ } = store(1);
  five.forEach((city) => network.isolate(city));
  const voters = [0, 1, 2];
  const replicas = voters.map((): Replica => ({
    ...{ log: new ReplicaLog(voters), term: 4, votedFor: 0, leader: 0, leads: false, heard: 0 },
    ...{ patience: 1e9, alive: true, matched: [1, 1, 0], waiting: [], rounds: [], round: 0 },
  }));
  const [leader] = replicas;
  leader!.leads = true;
  leader!.log.entries.push({ term: 2, write: { key: "x", value: "older" } });
  const group = new Replication({ clock, network, cities: five }, replicas);
  group.append(0, (term) => ({ term }), () => {});
  assert.equal(leader!.log.committed, 0);
});

test("a new leader reads nothing before an entry of its own term is decided", () => {
  const b = store(2), leader = elected(b);
  assert.ok((result(b, (a) => b.s.write(leader, "x", "1", a)) as Answer).ok);
  // It leads a new term, and its first entry is on its way: what it has may not be all that is decided.
  const next = (leader + 1) % 5;
  b.s.crash(leader);
  for (let i = 0; i < 400 && b.s.leader !== next; i++) {
    b.clock.runSync({ until: b.clock.now() + 10 });
    if (b.s.leader !== undefined) break;
  }
  const now = b.s.leader!;
  five.forEach((city, id) => id !== now && b.network.cut(city, five[now]!));
  let got: Answer | undefined;
  b.s.read(now, "x", (a) => void (got = a));
  b.clock.runSync({ until: b.clock.now() + 2_000 });
  assert.equal(got, undefined);
});

test("changing the voters without a majority ends by name", () => {
  const b = store(3), leader = elected(b);
  five.forEach((city) => b.network.isolate(city));
  const got = result(b, (a) => b.s.reconfigure(leader, [0, 1, 2], a), 10_001) as Answer;
  assert.equal(got.ok, undefined);
});

test("what a session has once seen it does not see gone, and a lost copy is told as nothing", () => {
  const clock = new VirtualClock(), network = new Network({ clock, random: random(1) });
  const map = new EventualMap({ clock, network, cities: five }), session = new Session(map);
  map.write(0, "x", "new");
  assert.equal(session.read(0, "x"), "new");
  assert.equal(session.read(4, "x"), "new", "the copy far away has not heard of it");
  assert.equal(session.redirected, 1);
  map.lose(0);
  assert.equal(session.read(4, "x"), undefined);
});

test("a fault of the first wave that shows during the second is seen, and all is taken back", async () => {
  const clock = new VirtualClock(), since = new Map<number, number>();
  const going = rollout({
    ...{ clock, waves: [[0], [1]], bake: 1_000 },
    apply: (region) => void since.set(region, clock.now()),
    revert: (region) => void since.delete(region),
    healthy: (region) => region === 1 || clock.now() - since.get(region)! < 1_500,
  });
  await clock.run();
  assert.deepEqual(await going, { result: "halted", reached: 2 });
  assert.equal(since.size, 0);
});
