import * as hdr from "hdr-histogram-js";
import { Histogram } from "../../histogram/histogram.ts";

const MANY = 200_000, HIGHEST = 3_600_000_000;
const PERCENTS = [50, 75, 90, 95, 99, 99.9, 99.99, 100] as const;

/** Recording, and eight percentiles, by ours and by hdr-histogram-js in WebAssembly and in JavaScript. */
export interface RecordRace {
  /** Values that one call records. */
  readonly many: number;
  readonly record: Record<"ours" | "WebAssembly" | "JavaScript", () => void>;
  readonly percentiles: Record<"ours" | "WebAssembly" | "JavaScript", () => unknown>;
}

/** Sets all three up for the same latencies, from 1 to 2,000 ms in µs. */
export async function recordRace(): Promise<RecordRace> {
  await hdr.initWebAssembly();
  const settings = { highestTrackableValue: HIGHEST, numberOfSignificantValueDigits: 3 } as const;
  const wasm = hdr.build({ ...settings, useWebAssembly: true });
  const js = hdr.build({ ...settings, useWebAssembly: false });
  const ours = new Histogram({ highest: HIGHEST });
  const values = new Int32Array(4096);
  for (let i = 0, x = 1; i < values.length; i++) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) & 0x7fffffff;
    values[i] = 1000 + x % 2_000_000;
  }
  return {
    many: MANY,
    // A loop of its own for each, so that no call is slowed down by what another one does at the same place.
    record: {
      ours: () => {
        for (let i = 0; i < MANY; i++) ours.record(values[i & 4095]!);
      },
      WebAssembly: () => {
        for (let i = 0; i < MANY; i++) wasm.recordValue(values[i & 4095]!);
      },
      JavaScript: () => {
        for (let i = 0; i < MANY; i++) js.recordValue(values[i & 4095]!);
      },
    },
    percentiles: {
      ours: () => ours.percentiles(PERCENTS),
      WebAssembly: () => PERCENTS.map((percent) => wasm.getValueAtPercentile(percent)),
      JavaScript: () => PERCENTS.map((percent) => js.getValueAtPercentile(percent)),
    },
  };
}
