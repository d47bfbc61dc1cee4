/** A service of the shop as a process of its own; {@linkcode setUp} says what its arguments are. */
import process from "node:process";
import { ROLES } from "./roles.ts";
import { setUp } from "./setup.ts";

const service = setUp(process.argv.slice(2));
await ROLES[service.name](service);
await service.start();
