import assert from "node:assert/strict";
import { test } from "node:test";
import { Crash } from "../../sim/mod.ts";
import { shop } from "../experiments/real/reshard-crashes.ts";
import { begin, Mismatch, planMoves, resume, StaleEpoch } from "../mod.ts";

/** Rows of 2 shards that are about to go to a third, one move at a time, in batches of 5. */
async function moving() {
  const { files, addShard, options } = await shop({ shards: 2, orders: 240, seed: 3 });
  addShard();
  const { epoch, directory } = await files.catalog.load();
  const [move] = planMoves(directory, 3), source = files.shards.get(move!.from)!;
  await begin(files.catalog, [move!]);
  const chunks = `(${move!.chunks})`;
  const change = (what: string) => source.runNow([{ sql: what.replaceAll("MOVING", chunks) }]);
  const target = files.shards.get(2)!;
  return { files, epoch, source, target, change, options: { ...options, batch: 5 } };
}

const TOUCH = "UPDATE orders SET amount = amount + 1 WHERE chunk IN MOVING";

/** Batches that each of two steps reads over the whole move, and over crashes in the middle of them. */
async function batches(crashIn: string): Promise<{ copy: number; "catch up": number }> {
  const { files, change, options } = await moving();
  await using _ = files;
  const read = { copy: 0, "catch up": 0 };
  let noted = 0, touched = false;
  const at = (step: string) => {
    if (step === "copy: done" && !touched) change(TOUCH), touched = true;
    if (step === "copy: read") read.copy++;
    if (step === "catch up: read") read["catch up"]++;
    if (step === `${crashIn}: noted` && ++noted === 3) throw new Crash(step);
  };
  if (crashIn) await assert.rejects(resume({ ...options, at }), Crash);
  await resume({ ...options, at });
  return read;
}

test("who dies in the middle of a copy, or of catching up, goes on there and does not begin again", async () => {
  const whole = await batches("");
  assert.ok(whole.copy > 5 && whole["catch up"] > 4, JSON.stringify(whole));
  assert.deepEqual(await batches("copy"), whole);
  assert.deepEqual(await batches("catch up"), whole);
});

test("a row that was deleted after its copy is gone from the target too", async () => {
  const { files, change, target, options } = await moving();
  await using _ = files;
  let gone: number | undefined;
  await resume({
    ...options,
    at: (step) => {
      if (step !== "copy: noted" || gone !== undefined) return;
      const [[row] = []] = change(
        "DELETE FROM orders WHERE id = (SELECT min(id) FROM orders WHERE chunk IN MOVING) RETURNING id",
      );
      gone = row!["id"] as number;
    },
  });
  const sql = "SELECT id FROM orders WHERE id = ?";
  assert.ok(gone !== undefined);
  assert.deepEqual(target.runNow([{ sql, params: [gone] }])[0], []);
});

test("a row changed after the comparison is compared again under the fence", async () => {
  const { files, change, target, options } = await moving();
  await using _ = files;
  const one = "(SELECT min(id) FROM orders WHERE chunk IN MOVING)";
  let id: number | undefined;
  const stopped = resume({
    ...options,
    at: (step) => {
      if (step === "compare: saved") {
        const sql = `UPDATE orders SET amount = amount + 1 WHERE id = ${one} RETURNING id`;
        id = change(sql)[0]![0]!["id"] as number;
      }
      if (step !== "drain: saved") return;
      target.runNow([{ sql: "UPDATE orders SET amount = -1 WHERE id = ?", params: [id!] }]);
    },
  });
  await assert.rejects(stopped, Mismatch);
});

test("once the target shows the rows it refuses whoever has the map from before", async () => {
  const { files, epoch, target, options } = await moving();
  await using _ = files;
  await resume(options);
  await assert.rejects(target.run([{ sql: "SELECT 1" }], { epoch }), StaleEpoch);
});
