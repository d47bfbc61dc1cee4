import { attackRedis } from "./experiments/real/redis-attack.ts";
import { contestStacks } from "./experiments/real/stacks.ts";
import { attackNotifications } from "./experiments/real/notifications-attack.ts";
import { postgres } from "../services/mod.ts";
import { random } from "../sim/mod.ts";
let t = performance.now();
const lap = (n: string) => {
  console.log("##", n, (performance.now() - t).toFixed(0), "ms");
  t = performance.now();
};
const db = await postgres();
lap("pg");
const n = await attackNotifications(db, random(Date.now()));
console.log(n.how);
console.table(n.rows);
lap("notif");
await db.close();
const r = await attackRedis();
console.log(r.how);
console.table(r.rows);
lap("redis");
const c = await contestStacks();
for (const f of new Set(c.map((x) => x.fault))) {
  console.log(
    f.padEnd(36),
    c.filter((x) => x.fault === f).map((x) =>
      `${x.stack} ${x.good.toFixed(2)}/${x.reached.toFixed(2)}`
    ).join("  "),
  );
}
lap("stacks");
