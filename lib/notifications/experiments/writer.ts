import process from "node:process";
import { FileStorage } from "../../storage/disk/mod.ts";
import { SegmentedLog } from "../../event-log/segmented-log.ts";

/** Appends to a log on disk and says after each sync how many records are safe, until it is killed. */
const log = new SegmentedLog(new FileStorage(process.argv[2]!), "parcels", { segmentBytes: 4096 });
process.stdin.resume();
process.stdin.on("end", () => process.exit());
const write = () => {
  for (let i = 0; i < 10; i++) log.append([{ key: `parcel-${i}`, value: "on its way" }]);
  log.sync();
  process.stdout.write(`${log.endOffset}\n`);
  // One that is not synced: a crash may tear it.
  log.append([{ key: "last", value: "perhaps" }]);
  setImmediate(write);
};
write();
