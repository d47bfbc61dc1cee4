import { bench, run } from "mitata";
import { random } from "../sim/random.ts";
import { Engine } from "./promql/engine.ts";
import { parse } from "./promql/parse.ts";
import { Head } from "./store/head.ts";
import { Labels } from "./store/labels.ts";
import { decodeXor, XorChunk } from "./store/xor-chunk.ts";
import { decodeDecimal, encodeDecimal } from "./store/decimal-chunk.ts";

const chance = random(1),
  times = Float64Array.from({ length: 120 }, (_, i) => 1_700_000_000_000 + i * 15_000);
const values = times.map(() => Math.floor(chance.next() * 1000) / 100);
const filled = () => {
  const chunk = new XorChunk();
  for (let i = 0; i < 120; i++) chunk.append(times[i]!, values[i]!);
  return chunk.bytes();
};
const xor = filled(), decimals = encodeDecimal(times, values)!;
const head = new Head();
for (let station = 0; station < 100; station++) {
  const series = head.series(Labels.of({ __name__: "rentals_total", station: String(station) }))!;
  for (let i = 0; i < 240; i++) head.append(series, i * 15_000, i * station);
}
const engine = new Engine(head), query = "sum(rate(rentals_total[5m]))", node = parse(query);

bench("120 samples into an XOR chunk", filled);
bench("120 samples out of an XOR chunk", () => decodeXor(xor));
bench("120 samples into a decimal chunk", () => encodeDecimal(times, values));
bench("120 samples out of a decimal chunk", () => decodeDecimal(decimals));
bench("parsing a query", () => parse(query));
bench("the rate of 100 series at one moment", () => engine.instant(node, 3_600_000));
bench("the rate of 100 series at 60 moments", () => engine.range(node, 0, 3_540_000, 60_000));

await run();
