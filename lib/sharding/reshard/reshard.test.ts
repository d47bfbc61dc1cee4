import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { crashReshard, reshardWithout, shop } from "../experiments/real/reshard-crashes.ts";
import { killInCopy } from "../experiments/real/killed-process.ts";
import { abort, begin, Directory, isolate, Mismatch, planMoves, resume } from "../mod.ts";

/** Enough for a control to show its harm. */
const CONTROL = { orders: 900, rounds: 3 };

const owned = (directory: Directory) => {
  const counts = new Map<number, number>();
  for (const owner of directory.state().owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
};

test("a plan ends as even as whole chunks allow, and moves no chunk too many", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 8, max: 100 }),
    (before, after, chunks) => {
      const directory = Directory.even(before, chunks), moves = planMoves(directory, after);
      const next = moves.reduce((d, { chunks, to }) => d.assigned(chunks, to), directory);
      const counts = [...owned(next).values()];
      assert.equal(counts.length, after);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
      const moved = moves.reduce((sum, move) => sum + move.chunks.length, 0);
      // Nobody can move fewer: what is above its share, and all of those who leave.
      const had = [...owned(directory)],
        floor = Math.floor(chunks / after),
        larger = chunks % after;
      const stay = had.filter(([shard]) => shard < after).map(([, count]) => count).sort((a, b) =>
        b - a
      );
      const kept = stay.reduce(
        (sum, count, i) => sum + Math.min(count, floor + (i < larger ? 1 : 0)),
        0,
      );
      assert.equal(moved, chunks - kept);
    },
  ));
  assert.deepEqual(planMoves(Directory.even(4, 64), 4), []);
  assert.throws(() => planMoves(Directory.even(4, 64), []), /shards must be a whole number from 1/);
});

test("a plan by weight takes the load off who has most of it", () => {
  const directory = Directory.even(2, 20),
    weights = Array.from({ length: 20 }, (_, i) => i % 2 ? 1 : 10);
  const next = planMoves(directory, 2, { weights })
    .reduce((d, { chunks, to }) => d.assigned(chunks, to), directory);
  const load = (shard: number) =>
    next.chunksOf(shard).reduce((sum, chunk) => sum + weights[chunk]!, 0);
  assert.ok(Math.abs(load(0) - load(1)) <= 10, `${load(0)} and ${load(1)}`);
});

test("a reshard under load loses, doubles and misreads nothing, crashed and resumed at each of its points", async () => {
  const facts = await crashReshard({ each: 6 });
  assert.equal(facts.crashes, 6 * facts.ofPoints);
  assert.equal(facts.points, facts.ofPoints);
  const { stale, miscounted, lost, doubled, wrong, misplaced, leftovers } = facts;
  assert.deepEqual({ stale, miscounted, lost, doubled, wrong, misplaced, leftovers }, {
    ...{ stale: 0, miscounted: 0, lost: 0, doubled: 0, wrong: 0, misplaced: 0, leftovers: 0 },
  });
  assert.ok(facts.writes > 200 && facts.reads > 200);
});

test("without capture writes are lost, and verify sees it; without a fence reads are stale", async () => {
  const blind = await reshardWithout(["capture", "verify"], CONTROL);
  assert.ok(blind.wrong + blind.lost > 0);
  const seen = await reshardWithout(["capture"], CONTROL);
  assert.match(seen.refused, /Cannot move orders from shard \d to 4/);
  const open = await reshardWithout(["fence", "verify"], CONTROL);
  assert.ok(open.stale + open.miscounted > 0);
});

test("an aborted migration leaves all rows where they were, from any step before the cutover", async () => {
  for (const step of ["prepare: done", "copy: written", "fence: done", "verify: saved"]) {
    const { files, load, addShard, options } = await shop({ shards: 3, orders: 120, seed: 3 });
    await using _ = files;
    addShard();
    const { directory } = await files.catalog.load();
    await begin(files.catalog, planMoves(directory, 4));
    const stop = new Error("the operator");
    await assert.rejects(
      resume({
        ...options,
        batch: 10,
        at: (at) => {
          if (at === step) throw stop;
        },
      }),
      (error) => error === stop,
    );
    if (step === "verify: saved") {
      await assert.rejects(abort(options), /its next step is activate: resume it/);
      await resume(options);
    } else await abort(options);
    // Writers go on, the fenced ones too.
    await load.run(20);
    const facts = await load.audit(files.shards.values(), (await files.catalog.load()).directory);
    assert.equal(facts.lost + facts.doubled + facts.wrong + facts.misplaced + facts.stale, 0, step);
    assert.equal(await resume(options), undefined);
  }
});

test("a second migration waits for the first, and a move to nobody is refused", async () => {
  const { files, options } = await shop({ shards: 2, orders: 12, seed: 3 });
  await using _ = files;
  const { directory } = await files.catalog.load();
  await begin(files.catalog, planMoves(directory, 3));
  await assert.rejects(begin(files.catalog, planMoves(directory, 3)), /one is under way/);
  await assert.rejects(resume(options), /shard 2 is not there/);
});

test("a move of a chunk that its source has not, that stays, or that moves twice is refused", async () => {
  const { files } = await shop({ shards: 2, orders: 12, seed: 3 });
  await using _ = files;
  const [mine] = (await files.catalog.load()).directory.chunksOf(0);
  const bad = [
    [{ from: 1, to: 0, chunks: [mine!] }],
    [{ from: 0, to: 0, chunks: [mine!] }],
    [{ from: 0, to: 1, chunks: [mine!, mine!] }],
    [{ from: 0, to: 1, chunks: [9999] }],
  ];
  for (const moves of bad) await assert.rejects(begin(files.catalog, moves), /Cannot move chunk/);
});

test("a plan leaves a shard alone that is a tenant's own", () => {
  const own = Directory.even(3, 30).pinned("big", 3), moves = planMoves(own, 5, { keep: [3] });
  assert.ok(moves.every(({ from, to }) => from !== 3 && to === 4));
  assert.equal(moves.reduce((sum, { chunks }) => sum + chunks.length, 0), 7);
  assert.throws(() => planMoves(own, [3], { keep: [3] }), /all shards are kept/);
});

test("what an earlier move has left on the target is gone before the copy, and was never seen", async () => {
  const { files, load, addShard, options, router } = await shop({ shards: 2, orders: 60, seed: 3 });
  await using _ = files;
  addShard();
  const { directory } = await files.catalog.load(), moves = planMoves(directory, 3);
  const chunk = moves[0]!.chunks[0]!;
  files.shards.get(2)!.runNow([
    { sql: "INSERT INTO hidden VALUES (?)", params: [chunk] },
    { sql: "INSERT INTO orders VALUES (9999, 'ghost', 1, 1, NULL, NULL, ?)", params: [chunk] },
  ]);
  await begin(files.catalog, moves);
  await resume(options);
  await router.refresh();
  const ghost = { column: "id", op: "=", value: 9999 } as const;
  assert.deepEqual((await router.query({ from: "orders", where: [ghost] })).rows, []);
  const facts = await load.audit(files.shards.values(), (await files.catalog.load()).directory);
  assert.equal(facts.misplaced + facts.doubled + facts.lost, 0);
});

test("a row that differs on both sides stops the move before it is seen", async () => {
  const { files, load, addShard, options } = await shop({ shards: 2, orders: 60, seed: 3 });
  await using _ = files;
  addShard();
  const { directory } = await files.catalog.load();
  await begin(files.catalog, planMoves(directory, 3));
  const spoil = {
    sql: "UPDATE orders SET amount = amount + 1 WHERE id = (SELECT min(id) FROM orders)",
  };
  await assert.rejects(
    resume({
      ...options,
      at: (at) => {
        if (at === "catch up: saved") files.shards.get(2)!.runNow([spoil]);
      },
    }),
    (error) =>
      error instanceof Mismatch && /1 of its rows are not the same there/.test(error.message),
  );
  await abort(options);
  const facts = await load.audit(files.shards.values(), (await files.catalog.load()).directory);
  assert.equal(facts.lost + facts.doubled + facts.wrong + facts.misplaced, 0);
});

test("a shard that is a process and is killed in the copy comes back on its file, and nothing is lost", async () => {
  const facts = await killInCopy({ orders: 240 });
  assert.match(facts.said, /Cannot reach shard 0/);
  assert.equal(facts.lost + facts.doubled + facts.wrong + facts.misplaced + facts.stale, 0);
  assert.ok(facts.copied > 0);
  const [error, part, late] = facts.dead;
  assert.match(error!.answer, /Incomplete: shard 0/);
  assert.match(part!.answer, /without shard 0/);
  assert.match(late!.answer, /without shard 0/);
  assert.deepEqual([facts.pages.asked, facts.pages.answered], [30, 30]);
});

test("a tenant gets a chunk of its own and moves alone, while it is written", async () => {
  const { files, load, addShard, options } = await shop({ shards: 3, orders: 300, seed: 5 });
  await using _ = files;
  addShard();
  const working = load.run();
  const chunk = await isolate(options, "tenant-7");
  assert.equal(await isolate(options, "tenant-7"), chunk);
  const { directory } = await files.catalog.load();
  await begin(files.catalog, [{ from: directory.shardOf("tenant-7"), to: 3, chunks: [chunk] }]);
  await assert.rejects(isolate(options, "tenant-8"), /a migration is under way/);
  await resume(options);
  load.stop();
  await working;
  const after = (await files.catalog.load()).directory;
  assert.equal(after.shardOf("tenant-7"), 3);
  const facts = await load.audit(files.shards.values(), after);
  assert.equal(
    facts.lost + facts.doubled + facts.wrong + facts.misplaced + facts.stale + facts.miscounted,
    0,
  );
  const [[row] = []] = await files.shards.get(3)!.run([{
    sql: "SELECT count(DISTINCT tenant) AS n FROM orders",
  }]);
  assert.equal(row!["n"], 1);
});
