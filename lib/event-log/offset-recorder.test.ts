import assert from "node:assert/strict";
import test from "node:test";
import { VirtualClock } from "../sim/mod.ts";
import { NotWritten, OffsetRecorder } from "./offset-recorder.ts";

function make() {
  const clock = new VirtualClock(), disk = { well: false, offset: -1 };
  const recorder = new OffsetRecorder(clock, (_, offset) => {
    if (!disk.well) throw new Error("no space");
    disk.offset = offset;
  });
  return { clock, disk, recorder };
}

test("what is refused is written once the disk is well, and an older offset never after a newer one", async () => {
  const { clock, disk, recorder } = make();
  recorder.record(0, 1);
  assert.throws(() => recorder.write(0, 2), NotWritten);
  disk.well = true;
  recorder.write(0, 2);
  await clock.run();
  assert.equal(disk.offset, 2);
  disk.well = false;
  recorder.record(0, 3);
  recorder.record(0, 4);
  disk.well = true;
  await clock.run();
  assert.deepEqual([disk.offset, clock.pending], [4, 0]);
});

test("closing tries what is late once more, and leaves no timer behind", async () => {
  for (const well of [true, false]) {
    const { clock, disk, recorder } = make();
    recorder.record(0, 5);
    disk.well = well;
    recorder.close();
    assert.deepEqual([disk.offset, clock.pending], [well ? 5 : -1, 0]);
    disk.well = true;
    await clock.run();
    assert.equal(disk.offset, well ? 5 : -1);
  }
});
