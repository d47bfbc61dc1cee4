/**
 * The live map, to be played with: `deno run -A lib/multi-region/real/show-map.ts`, or `bun` with the same
 * path. It says where the page is, and ends after ten minutes or with Ctrl-C.
 */
import { random } from "../../sim/random.ts";
import { cityNumber } from "../round-trips.ts";
import { startLiveMap } from "./live-map.ts";

const BUDGET = 600_000;
const cities = ["Washington DC", "Frankfurt", "Tokyo", "Sao Paulo"].map(cityNumber);
const map = await startLiveMap({ cities, random: random(16), ttl: 4, budget: BUDGET });
console.log(`${map.page.url} (for ten minutes; Ctrl-C ends it)`);
for (const end = performance.now() + BUDGET; performance.now() < end;) {
  await map.round();
  await new Promise((resolve) => setTimeout(resolve, 200));
}
await map.close();
