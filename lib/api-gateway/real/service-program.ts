/**
 * One service of the delivery app as a process of its own: `NAME PORT SEED BUDGET [PUBLIC KEY]`. With a key it
 * answers only what carries an identity that the gateway signed.
 */
import process from "node:process";
import type { Jwk } from "../../oauth/mod.ts";
import { serveProgram } from "../../services/serve-program.ts";
import { RealClock } from "../../sim/mod.ts";
import { deliveryData } from "../delivery/data.ts";
import { deliveryHandlers } from "../delivery/handlers.ts";
import { operationsOf } from "../delivery/local.ts";
import { deliveryService } from "../delivery/service.ts";
import { identityReader } from "./identity.ts";

const [name, port, seed, budget, key] = process.argv.slice(2);
const clock = new RealClock();
const read = key ? identityReader(JSON.parse(key) as Jwk, clock) : undefined;
const { app } = deliveryService({
  clock,
  operations: operationsOf(name!),
  handlers: deliveryHandlers(deliveryData(Number(seed))),
  ...read ? { genuine: async (identity) => await read(identity) !== undefined } : {},
});
await serveProgram((request) => app.fetch(request), Number(port), Number(budget));
