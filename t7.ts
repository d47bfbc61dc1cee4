import * as g from "#lib/api-gateway"; import { RealClock } from "#lib/sim";
import { sameAnswers } from "./lib/api-gateway/truths/same-answers.ts"; import { auditGraphQL, constantServer } from "./lib/api-gateway/truths/audits.ts";
const t = performance.now();
const rows = await sameAnswers(2000, 1);
console.log(performance.now() - t, rows.filter((r) => r.ok).length, rows.filter((r) => r.errors).length, rows.filter((r) => r.cost < r.naiveCalls || r.cost < r.batchedCalls).length, Math.max(...rows.map((r) => r.naiveCalls)), rows.reduce((s, r) => s + r.batchedCalls, 0) );
const bad = rows.find((r) => !r.ok); console.log(bad);
const local = g.directInvoke();
const gateway = new g.Gateway({ table: g.DELIVERY, invoke: local.invoke, clock: new RealClock() });
console.log(await auditGraphQL((r) => gateway.fetch(r)), await auditGraphQL(constantServer()));
