import * as g from "#lib/api-gateway";
import FindMyWay from "find-my-way";
import { RegExpRouter } from "hono/router/reg-exp-router";
const rules = Array.from({ length: 100 }, (_, i) => ({ path: i % 2 ? `/api/v1/s${i}` : `/s${i}/items`, method: i % 3 ? "GET" : "POST" }));
const table = new g.RouteTable({ listeners: [{ name: "w", port: 80, protocol: "HTTP" }], routes: [{ name: "r", hostnames: ["api.example.com"], rules: rules.map(({ path, method }, i) => ({ matches: [{ path: { type: "PathPrefix" as const, value: path }, method }], backendRefs: [{ name: "b" }] })) }] }, ["b"]);
const fmw = FindMyWay(); for (const { path, method } of rules) { fmw.on(method as any, path, () => {}); fmw.on(method as any, path + "/*", () => {}); }
const hono = new RegExpRouter<number>(); rules.forEach(({ path, method }, i) => { hono.add(method, path + "/*", i); });
const paths = rules.flatMap(({ path, method }) => [{ path, method }, { path: path + "/17", method }, { path: path + "/17/deep", method }]);
const asked = paths.map(({ path, method }) => ({ port: 80, host: "api.example.com", method, path, header: () => null, query: () => null }));
let sink = 0;
const runs = {
  ours: () => { for (let i = 0; i < asked.length; i++) if (table.match(asked[i]!)) sink++; },
  fmw: () => { for (let i = 0; i < paths.length; i++) if (fmw.find(paths[i]!.method as any, paths[i]!.path)) sink++; },
  hono: () => { for (let i = 0; i < paths.length; i++) if (hono.match(paths[i]!.method, paths[i]!.path)[0].length) sink++; },
};
for (const f of Object.values(runs)) { sink = 0; f(); console.log(sink); for (let i = 0; i < 300; i++) f(); }
const best: any = {}; for (let r = 0; r < 9; r++) for (const [k, f] of Object.entries(runs)) { const t = performance.now(); for (let i = 0; i < 100; i++) f(); best[k] = Math.min(best[k] ?? 1e9, (performance.now() - t) / 100 / asked.length * 1e6); }
console.log(best);
