import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type Assignment, ASSIGNORS, checkAssignors, type GroupMember } from "../mod.ts";

/** In Kafka a hash table's order says which of two equal members keeps one more. */
const TIE = "two have one more, one may";

test("the assignors agree with Kafka's own tests, but for one tie", () => {
  const rows = checkAssignors();
  const count = (name: string) => rows.filter(({ assignor }) => assignor === name).length;
  assert.deepEqual([count("range"), count("roundrobin"), count("sticky")], [17, 11, 23]);
  assert.deepEqual(rows.filter(({ ok }) => !ok).map((row) => row.case), [TIE]);
});

test("in the tie that differs, all that Kafka promises holds as well", () => {
  const [row] = checkAssignors().filter((one) => one.case === TIE);
  const sizes = (of: Record<string, string[]>) => Object.values(of).map((s) => s.length).sort();
  assert.deepEqual(sizes(row!.got), sizes(row!.expected));
});

test("an assignor that is wrong loses points: the score can go down", () => {
  const rows = checkAssignors({ ...ASSIGNORS, sticky: ASSIGNORS["range"]! });
  assert.ok(rows.filter(({ ok }) => !ok).length > 5);
});

const TOPICS = ["a", "b", "c"];
const counts = fc.record(Object.fromEntries(TOPICS.map((t) => [t, fc.nat({ max: 12 })])));
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 8 });
const members = ids.chain((names) =>
  fc.tuple(
    ...names.map((id) =>
      fc.record({ id: fc.constant(id), topics: fc.subarray(TOPICS, { minLength: 1 }) })
    ),
  )
);

for (const [name, assign] of Object.entries(ASSIGNORS)) {
  test(`${name}: each partition that is wanted has one reader, who wants it`, () => {
    fc.assert(fc.property(members, counts, (group: GroupMember[], partitions) => {
      const shares = assign(group, partitions);
      assert.deepEqual([...shares.keys()].sort(), group.map(({ id }) => id).sort());
      const read = [...shares].flatMap(([id, share]) =>
        share.map(({ topic, partition }) => {
          assert.ok(group.find((member) => member.id === id)!.topics.includes(topic));
          return `${topic}-${partition}`;
        })
      );
      const there = TOPICS.filter((t) => group.some(({ topics }) => topics.includes(t)))
        .flatMap((t) => Array.from({ length: partitions[t]! }, (_, i) => `${t}-${i}`));
      assert.deepEqual(read.sort(), there.sort());
    }));
  });
}

const sizesOf = (shares: Assignment) => [...shares.values()].map((share) => share.length);

test("sticky: where all want the same, nobody has two more than another", () => {
  fc.assert(fc.property(ids, counts, (names, partitions) => {
    const sizes = sizesOf(
      ASSIGNORS["sticky"]!(names.map((id) => ({ id, topics: TOPICS })), partitions),
    );
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
  }));
});

test("sticky: where they want different topics, no single move makes it more even", () => {
  fc.assert(fc.property(members, counts, (group: GroupMember[], partitions) => {
    const shares = ASSIGNORS["sticky"]!(group, partitions);
    for (const [id, share] of shares) {
      for (const { topic } of share) {
        for (const other of group.filter(({ topics }) => topics.includes(topic))) {
          assert.ok(share.length - shares.get(other.id)!.length < 2, `${id} and ${other.id}`);
        }
      }
    }
  }));
});

test("sticky: a join moves at most ⌈P/n⌉ partitions, all of them to the one who joined", () => {
  fc.assert(fc.property(ids, fc.integer({ min: 1, max: 60 }), (names, count) => {
    const partitions = { t: count };
    const all = names.map((id) => ({ id, topics: ["t"] }));
    const [newcomer, ...old] = all;
    if (old.length === 0) return;
    const before = ASSIGNORS["sticky"]!(old, partitions);
    const after = ASSIGNORS["sticky"]!([
      newcomer!,
      ...old.map((member) => ({ ...member, owned: before.get(member.id)! })),
    ], partitions);
    for (const { id } of old) {
      const had = new Set(before.get(id)!.map(({ partition }) => partition));
      assert.ok(after.get(id)!.every(({ partition }) => had.has(partition)));
    }
    assert.ok(after.get(newcomer!.id)!.length <= Math.ceil(count / all.length));
  }));
});

test("sticky: nobody comes, nobody goes, nothing moves", () => {
  fc.assert(fc.property(members, counts, (group: GroupMember[], partitions) => {
    const before = ASSIGNORS["sticky"]!(group, partitions);
    const again = ASSIGNORS["sticky"]!(
      group.map((member) => ({ ...member, owned: before.get(member.id)! })),
      partitions,
    );
    for (const [id, share] of before) assert.deepEqual(again.get(id), share);
  }));
});

const parts = (text: string) =>
  text.split(" ").filter(Boolean).map((name) => ({ topic: name[0]!, partition: Number(name[1]) }));

/** Partitions that somebody had and that are somewhere else now. */
function movedIn(group: readonly GroupMember[], shares: Assignment): number {
  return group.reduce((sum, { id, owned = [] }) =>
    sum +
    owned.filter(({ topic, partition }) =>
      !shares.get(id)!.some((one) => one.topic === topic && one.partition === partition)
    ).length, 0);
}

test("sticky: members that want different topics get even shares, through a third where it takes one", () => {
  const group = [
    { id: "m0", topics: ["a", "b"], owned: parts("a0 b0 b1 b3") },
    { id: "m1", topics: ["a", "b"], owned: parts("b2") },
    { id: "m2", topics: ["a"] },
  ];
  const shares = ASSIGNORS["sticky"]!(group, { a: 2, b: 4 });
  assert.deepEqual(sizesOf(shares), [2, 2, 2]);
});

test("sticky: members that want different topics keep what they can", () => {
  const group = [
    { id: "m0", topics: ["b"] },
    { id: "m1", topics: ["a", "b"], owned: parts("a0 b3") },
    { id: "m2", topics: ["b"], owned: parts("b0 b1 b2") },
  ];
  const shares = ASSIGNORS["sticky"]!(group, { a: 1, b: 4 });
  assert.equal(movedIn(group, shares), 1);
  assert.deepEqual(sizesOf(shares), [1, 2, 2]);
});

test("sticky: no other assignment is more even, and none as even moves less", () => {
  // A second, naive one: every way to share out the partitions is tried.
  const small = fc.record({ a: fc.nat({ max: 3 }), b: fc.nat({ max: 3 }) });
  const topicsOf = fc.subarray(["a", "b"], { minLength: 1 });
  const groups = fc.tuple(small, fc.array(topicsOf, { minLength: 2, maxLength: 3 }), fc.nat());
  fc.assert(
    fc.property(groups, ([counts, topics, seed]) => {
      const names = ["a", "b"].flatMap((t) =>
        topics.some((of) => of.includes(t))
          ? Array.from({ length: counts[t as "a" | "b"] }, (_, i) => ({ topic: t, partition: i }))
          : []
      );
      // Owners by the digits of a number, some of them nobody.
      const owners = names.map((_, i) => Math.floor(seed / 4 ** i) % 4);
      const group = topics.map((of, m) => ({
        id: `m${m}`,
        topics: of,
        owned: names.filter(({ topic }, i) => owners[i] === m && of.includes(topic)),
      }));
      const cost = (shares: Assignment) => {
        const squares = sizesOf(shares).reduce((sum, size) => sum + size * size, 0);
        return squares * 1000 + movedIn(group, shares);
      };
      let best = Infinity;
      const shares: Assignment = new Map(group.map(({ id }) => [id, []]));
      const tryFrom = (i: number): void => {
        if (i === names.length) return void (best = Math.min(best, cost(shares)));
        for (const { id, topics } of group) {
          if (!topics.includes(names[i]!.topic)) continue;
          shares.get(id)!.push(names[i]!);
          tryFrom(i + 1);
          shares.get(id)!.pop();
        }
      };
      tryFrom(0);
      assert.equal(cost(ASSIGNORS["sticky"]!(group, counts)), best);
    }),
    { numRuns: 500 },
  );
});
