import { MemoryStorage } from "../../storage/memory-storage.ts";
import { Head } from "../store/head.ts";
import { Labels } from "../store/labels.ts";

/** What is found after a crash that left so many bytes. */
export interface CutRow {
  readonly byte: number;
  readonly samples: number;
  readonly acknowledged: number;
}

/** Writes batches of samples, each acknowledged, and cuts the log at every byte of the last ones. */
export function cutLog(batches: number, perBatch: number): CutRow[] {
  const storage = new MemoryStorage(), head = new Head({ storage });
  const series = head.series(Labels.of({ __name__: "rentals_total", station: "7" }))!;
  const file = storage.open("wal-00000001"),
    safe: { size: number; samples: number }[] = [{ size: 0, samples: 0 }];
  for (let batch = 0, time = 0; batch < batches; batch++) {
    for (let i = 0; i < perBatch; i++) head.append(series, time += 15_000, batch * perBatch + i);
    head.commit();
    safe.push({ size: file.size, samples: (batch + 1) * perBatch });
  }
  const bytes = file.read(0, file.size).slice();
  return Array.from({ length: bytes.length + 1 }, (_, byte) => {
    const cut = new MemoryStorage();
    cut.open("wal-00000001").append(bytes.subarray(0, byte));
    return {
      byte,
      samples: new Head({ storage: cut }).samples,
      acknowledged: safe.findLast(({ size }) => size <= byte)!.samples,
    };
  });
}
