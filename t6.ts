import * as g from "#lib/api-gateway"; import { RealClock } from "#lib/sim";
console.log((await g.checkJsonRpc()).filter((r) => !r.ok), g.checkForwarding().filter((r) => !r.ok), g.checkForwarding().length);
const clock = new RealClock(); const local = g.localDelivery(clock);
const gateway = new g.Gateway({ table: g.DELIVERY, invoke: local.invoke, clock });
const ask = async (p: string, init?: RequestInit) => { const r = await gateway.fetch(new Request("http://x" + p, init)); return [r.status, (await r.text()).slice(0, 300)]; };
console.log(await ask("/orders?first=2")); console.log(await ask("/orders/o7")); console.log(await ask("/orders/zz")); console.log(await ask("/orders?first=99"), await ask("/orders?x=99"), await ask("/nope"), await ask("/a%2fb"));
console.log(await ask("/orders", { method: "POST", body: JSON.stringify({ restaurantId: "r3", wanted: [{ dishId: "r3d1", quantity: 2 }] }), headers: { "content-type": "application/json" } }));
console.log(await ask("/rpc", { method: "POST", body: JSON.stringify([{ jsonrpc: "2.0", method: "order", params: ["o7"], id: 1 }, { jsonrpc: "2.0", method: "order", params: { id: 7 }, id: 2 }]) }));
console.log(await ask("/graphql?query=" + encodeURIComponent("{ orders(first: 3) { id restaurant { name } courier { name minutes } } }")), local.calls(), local.services);
console.log((await ask("/openapi.json")));
local.services.couriers.trouble.failing = true;
console.log(await ask("/graphql?query=" + encodeURIComponent("{ orders(first: 3) { id courier { name minutes } } }")));
import { serverAudits } from "graphql-http";
const audits = serverAudits({ url: "http://x/graphql", fetchFn: (u: string, i: any) => gateway.fetch(new Request(u, i)) as any });
let ok = 0; for (const a of audits) { const r = await a.fn(); if (r.status === "ok") ok++; else console.log(r.name, r.status, (r as any).reason); }
console.log(ok, audits.length);
