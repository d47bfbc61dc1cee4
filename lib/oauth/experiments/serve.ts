import { serve } from "srvx";
import { Cast, type CastOptions } from "../cast.ts";
import type { Running } from "./peer.ts";

/** The cast's server on a free port of the loopback address, reached by real HTTP. */
export async function serveCast(
  options: CastOptions = {},
): Promise<{ cast: Cast; running: Running }> {
  // The issuer's name has the port in it, so the server is there before the cast.
  const made = Promise.withResolvers<Cast>();
  const server = serve({
    fetch: async (request) => (await made.promise).fetch(request),
    port: 0,
    hostname: "127.0.0.1",
    silent: true,
    // It would listen for SIGINT and never stop to: eleven servers, and the process prints a warning.
    gracefulShutdown: false,
  });
  await server.ready();
  const issuer = new URL(server.url!).origin;
  const cast = await Cast.create({ ...options, issuer });
  made.resolve(cast);
  return { cast, running: { issuer, close: () => server.close(true) } };
}
