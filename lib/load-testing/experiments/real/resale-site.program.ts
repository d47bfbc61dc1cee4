/**
 * The front door of a ticket resale site as a process of its own: notebook 1's gateway, `PORT BUDGET WORKER…`, in front
 * of notebook 4's workers, to which it gives requests in turn; each works for 4 ms.
 */
import process from "node:process";
import { z } from "zod";
import { Gateway, operationTable } from "../../../api-gateway/mod.ts";
import { serveProgram } from "../../../services/serve-program.ts";
import { RealClock } from "../../../sim/mod.ts";
import { SEAT_MS } from "./resale-site.ts";

const [port, budget, ...workers] = process.argv.slice(2);
const table = operationTable([{
  ...{ name: "seats", about: "seats that are for sale", backend: "seats", scope: "seats", cost: 1 },
  ...{ method: "GET", path: "/seats", input: z.object({}), output: z.string() },
}]);
let turn = 0;
const gateway = new Gateway({
  ...{ table, clock: new RealClock() },
  invoke: async () => {
    const worker = workers[turn++ % workers.length];
    return await (await fetch(`http://127.0.0.1:${worker}/seats?ms=${SEAT_MS}`)).text();
  },
});
await serveProgram((request) => gateway.fetch(request), Number(port), Number(budget));
