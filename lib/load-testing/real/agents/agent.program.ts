/**
 * A generator of load as a process of its own: `PORT BUDGET`. `POST /run` takes a task and answers with a histogram log
 * that grows while the run goes on. It ends with the one that started it.
 */
import process from "node:process";
import { serveProgram } from "../../../services/serve-program.ts";
import { runAgent } from "./run-agent.ts";

const [port, budget] = process.argv.slice(2).map(Number);
await serveProgram((request) => runAgent(request), port!, budget!);
