import process from "node:process";
import { serve } from "srvx";
import { listening } from "./listening.ts";

/**
 * Serves in a process of its own, on this machine's loopback, and tells the one that started it
 * ({@linkcode startProcesses}). It ends with that one, and after `budget` ms in any case.
 */
export async function serveProgram(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
  budget: number,
): Promise<void> {
  const server = serve({ fetch, port, hostname: "127.0.0.1", silent: true });
  await server.ready();
  listening(port);
  setTimeout(() => process.exit(0), budget);
}
