import assert from "node:assert/strict";
import { test } from "node:test";
import { bank, crashNaive, crashTransfers } from "../experiments/real/transfer-crashes.ts";
import { begin, Coordinator, resume } from "../mod.ts";
import { Crash, RealClock } from "../../sim/mod.ts";
import { INVOICES } from "../schema.ts";
import type { ShardFiles } from "../real/mod.ts";
import { Catalog, type Shard } from "../mod.ts";

async function twoShards(files: ShardFiles): Promise<[string, string, string]> {
  const { directory } = await files.catalog.load(), first = directory.shardOf("tenant-0");
  const names = Array.from({ length: 30 }, (_, i) => `tenant-${i}`);
  const same = names.find((name) => name !== "tenant-0" && directory.shardOf(name) === first)!;
  return ["tenant-0", names.find((name) => directory.shardOf(name) !== first)!, same];
}

async function balance(files: ShardFiles, account: string): Promise<number> {
  const { directory } = await files.catalog.load();
  const sql = "SELECT balance FROM accounts WHERE tenant = ?";
  const [[row] = []] = await files.shards.get(directory.shardOf(account))!.run([{
    sql,
    params: [account],
  }]);
  return row!["balance"] as number;
}

test("however often a coordinator dies, at whichever step, no cent is lost and no transfer half done", async () => {
  const { crashes, committed, ...facts } = await crashTransfers({ each: 25 });
  assert.equal(crashes, 250);
  assert.ok(committed > 20);
  assert.deepEqual({ ...facts, transfers: 0 }, {
    transfers: 0,
    drift: 0,
    halves: 0,
    offBook: 0,
    stuck: 0,
  });
});

test("without two-phase commit the sum drifts", async () => {
  assert.ok((await crashNaive({ crashes: 40 })).drift < 0);
});

test("a transfer is whole on one shard and on two, and refused without money, account or sense", async () => {
  await using files = await bank(30);
  const [a, b, same] = await twoShards(files);
  const c = new Coordinator({ ...files, name: "c1" });
  assert.deepEqual([
    (await c.transfer(1, a, b, 300)).outcome,
    await balance(files, a),
    await balance(files, b),
  ], ["commit", 700, 1300]);
  const one = await c.transfer(2, a, same, 200);
  assert.deepEqual([one.outcome, one.transactions, await balance(files, same)], [
    "commit",
    1,
    1200,
  ]);
  const poor = await c.transfer(3, a, b, 501);
  assert.equal(poor.outcome, "abort");
  assert.match(poor.why, /tenant-0 has not enough/);
  assert.equal((await c.transfer(4, b, "nobody", 1)).outcome, "abort");
  assert.deepEqual([await balance(files, a), await balance(files, b)], [500, 1300]);
  await assert.rejects(c.transfer(5, a, a, 1), /is both accounts/);
  await assert.rejects(c.transfer(6, a, b, 0.5), /amount must be/);
  assert.throws(() => new Coordinator({ ...files, name: "a:b" }), /letters and digits/);
});

test("a coordinator that dies in doubt blocks its accounts until recovery decides", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files);
  const dying = new Coordinator({
    ...files,
    name: "c1",
    at: (step) => {
      if (step === "all prepared") throw new Crash(step);
    },
  });
  await assert.rejects(dying.transfer(1, a, b, 300), Crash);
  const other = new Coordinator({ ...files, name: "c2" });
  assert.match((await other.transfer(1, b, a, 10)).why, /locked by another transfer/);
  // Another coordinator's recovery is not this one's.
  assert.equal(await other.recover(), 0);
  assert.equal(await new Coordinator({ ...files, name: "c1" }).recover(), 1);
  assert.equal((await other.transfer(2, b, a, 10)).outcome, "commit");
  assert.equal(await balance(files, a), 1010);
});

test("what was decided is done by recovery, and a decision that recovery took first counts", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files);
  const die = (at: string) =>
    new Coordinator({
      ...files,
      name: "c1",
      at: (step) => {
        if (step === at) throw new Crash(step);
      },
    });
  await assert.rejects(die("decided").transfer(1, a, b, 300), Crash);
  const again = new Coordinator({ ...files, name: "c1" });
  assert.equal(await again.recover(), 1);
  assert.equal(await again.recover(), 0);
  assert.equal(await balance(files, b), 1300);
  // Thought dead, and alive: recovery comes between the promises and the decision.
  let recovered: Promise<number> | undefined;
  const slow = new Coordinator({
    ...files,
    name: "c1",
    at: (step) => {
      if (step === "all prepared") recovered = again.recover();
    },
  });
  const late = await slow.transfer(2, a, b, 300);
  await recovered;
  const sum = await balance(files, a) + await balance(files, b);
  assert.equal(sum, 2000);
  assert.equal(await balance(files, b), late.outcome === "commit" ? 1600 : 1300);
});

/** A shard that holds a statement back until it is let go; `held` says when it has come. */
function holding(shard: Shard, sql: string) {
  const come = Promise.withResolvers<void>(), go = Promise.withResolvers<void>();
  const held: Shard = {
    id: shard.id,
    async run(statements, options) {
      if (statements.some((one) => one.sql.startsWith(sql))) {
        come.resolve();
        await go.promise;
      }
      return await shard.run(statements, options);
    },
    close: () => Promise.resolve(),
  };
  return { shard: held, come: come.promise, go: go.resolve };
}

for (const where of ["before its second promise", "before its decision"]) {
  test(`a coordinator that was only slow ${where}, while recovery ran, makes no money`, async () => {
    await using files = await bank(30);
    const [a, b] = await twoShards(files), { directory } = await files.catalog.load();
    const second = where.includes("promise"), home = directory.shardOf(b);
    const gate = second
      ? holding(files.shards.get(home)!, "INSERT INTO prepared")
      : holding(files.catalog.store, "INSERT OR IGNORE INTO decisions");
    const slow = new Coordinator({
      name: "c1",
      shards: second ? new Map<number, Shard>([...files.shards, [home, gate.shard]]) : files.shards,
      catalog: second ? files.catalog : new Catalog(gate.shard),
    });
    const late = slow.transfer(1, a, b, 300);
    await gate.come;
    assert.equal(await new Coordinator({ ...files, name: "c1" }).recover(), 1);
    gate.go();
    const { outcome, why } = await late;
    assert.deepEqual([outcome, why], ["abort", "recovery was sooner"]);
    assert.deepEqual([await balance(files, a), await balance(files, b)], [1000, 1000]);
    assert.equal(await new Coordinator({ ...files, name: "c1" }).recover(), 0);
  });
}

test("a commit that came while recovery looked is not forgotten before every shard has done it", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files), { directory } = await files.catalog.load();
  const [first, last] = [a, b].map((account) => files.shards.get(directory.shardOf(account))!);
  // Recovery has looked at the first shard before the promise comes there, and at the other one after.
  const gate = holding(last!, "SELECT DISTINCT tx FROM prepared");
  const order = [
    first!,
    gate.shard,
    ...[...files.shards.values()].filter((s) => s !== first && s !== last),
  ];
  const recovery = new Coordinator({
    ...files,
    shards: new Map<number, Shard>(order.map((shard) => [shard.id, shard])),
    name: "c1",
  });
  const recovering = recovery.recover();
  await gate.come;
  const dying = new Coordinator({
    ...files,
    name: "c1",
    at: (step) => {
      if (step === "decided") throw new Crash(step);
    },
  });
  await assert.rejects(dying.transfer(1, a, b, 300), Crash);
  gate.go();
  await recovering;
  await new Coordinator({ ...files, name: "c1" }).recover();
  assert.deepEqual([await balance(files, a), await balance(files, b)], [700, 1300]);
});

test("a commit that every shard has done is in the log no more", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files);
  await new Coordinator({ ...files, name: "c1" }).transfer(1, a, b, 300);
  const [rows] = await files.catalog.store.run([{ sql: "SELECT * FROM decisions" }]);
  assert.deepEqual(rows, []);
});

test("a chunk is not fenced while a transfer on it is in doubt", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files);
  files.add();
  const dying = new Coordinator({
    ...files,
    name: "c1",
    at: (step) => {
      if (step === "all prepared") throw new Crash(step);
    },
  });
  await assert.rejects(dying.transfer(1, a, b, 300), Crash);
  const { directory } = await files.catalog.load(), from = directory.shardOf(a);
  await begin(files.catalog, [{ from, to: 4, chunks: [directory.chunkOf(a)] }]);
  const clock = new RealClock(), options = { ...files, schema: INVOICES, clock };
  const impatient = {
    ...clock,
    now: () => clock.now(),
    after: clock.after.bind(clock),
    sleep: () => Promise.resolve(),
  };
  await assert.rejects(
    resume({ ...options, clock: impatient }),
    /a transfer on the moving rows is in doubt/,
  );
  await new Coordinator({ ...files, name: "c1" }).recover();
  await resume(options);
  assert.equal((await files.catalog.load()).directory.shardOf(a), 4);
  assert.equal(await balance(files, a), 1000);
});

test("a transfer to a shard that stays fenced ends, and leaves no promise behind", async () => {
  await using files = await bank(30);
  const [a, b] = await twoShards(files);
  const { directory, epoch } = await files.catalog.load();
  const fence = { sql: "UPDATE meta SET fence = ?", params: [epoch + 1] };
  await files.shards.get(directory.shardOf(b))!.run([fence]);
  const clock = new RealClock();
  const quick = { now: () => 0, after: clock.after.bind(clock), sleep: () => Promise.resolve() };
  const c = new Coordinator({ ...files, name: "c1", clock: quick });
  await assert.rejects(c.transfer(1, a, b, 5), /Cannot ask shard \d: its map is of epoch 2/);
  assert.equal(await c.recover(), 0);
  await files.catalog.publish(epoch, directory);
  assert.equal((await c.transfer(2, a, b, 5)).outcome, "commit");
});
