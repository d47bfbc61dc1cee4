import * as lab from "./experiments/mod.ts";
import { random } from "../sim/mod.ts";
let t = performance.now();
const lap = (n: string) => {
  console.log("##", n, (performance.now() - t).toFixed(0), "ms");
  t = performance.now();
};
const base = {
  seed: random(1),
  rate: 40,
  patience: 1000,
  capacity: 100,
  timeout: 200,
  retries: 3,
  budget: 0.1,
  hedgeAfter: 80,
};
const a = await lab.searchPayments({ seed: 1, schedules: 5000, keys: "memory" });
console.log(a.tried, a.needed, a.had, a.finds[0]?.runs);
lap("pay");
console.log((await lab.searchPayments({ seed: 1, schedules: 5000, keys: "stored" })).tried);
lap("pay stored");
console.log(lab.singlePayments(1, 1500));
lap("single");
console.log((await lab.searchLimiter({ seed: 1, schedules: 150, lease: 5 })).finds.length);
lap("limiter");
console.log(
  (await lab.night({ ...base, pattern: "retry budget" }, { minutes: 30, broken: 4, atLeast: 0.5 }))
    .map((r) => `${r.hour}:${r.fault}:${r.share.toFixed(2)}:${r.held}`).join("\n"),
);
lap("night");
for (const r of await lab.injectedDelays(50, 2000)) console.log(r.what, r.distance, r.critical);
lap("ks");
