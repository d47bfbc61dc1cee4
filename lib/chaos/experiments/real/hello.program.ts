/** A service that answers, until its parent ends. Argument: the port. */
import process from "node:process";
import { serveProgram } from "../../../services/serve-program.ts";

await serveProgram(() => new Response("hello"), Number(process.argv[2]), 60_000);
