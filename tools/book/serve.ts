import { serve, type ServerMiddleware } from "srvx";
import { staticMiddleware } from "srvx/static";

/**
 * Serves a folder of files on the loopback address, as any static host does.
 *
 * @param port 0: a free one.
 * @param before What may answer before a file does.
 */
export async function serveSite(
  dir: string,
  port = 0,
  before: readonly ServerMiddleware[] = [],
): Promise<{ url: string; close(): Promise<void> }> {
  const server = serve({
    ...{ port, hostname: "127.0.0.1", silent: true, gracefulShutdown: false },
    middleware: [...before, staticMiddleware({ dir })],
    fetch: () => new Response("there is no such page", { status: 404 }),
  });
  await server.ready();
  return { url: server.url!, close: () => server.close(true) };
}
