/** The catalogue in one of its versions as a process of its own: `PORT VERSION SEED BUDGET`. */
import process from "node:process";
import { serveProgram } from "../../../services/serve-program.ts";
import { catalogue, type CatalogueVersion } from "../catalogue.ts";

const [port, version, seed, budget] = process.argv.slice(2);
await serveProgram(
  catalogue(version as CatalogueVersion, Number(seed)),
  Number(port),
  Number(budget),
);
