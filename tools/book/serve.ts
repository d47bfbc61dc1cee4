import { serve } from "srvx";
import { staticMiddleware } from "srvx/static";

/**
 * Serves a folder of files on the loopback address, as any static host does.
 *
 * @param port 0: a free one.
 */
export async function serveSite(
  dir: string,
  port = 0,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = serve({
    ...{ port, hostname: "127.0.0.1", silent: true, gracefulShutdown: false },
    middleware: [staticMiddleware({ dir })],
    fetch: () => new Response("there is no such page", { status: 404 }),
  });
  await server.ready();
  return { url: server.url!, close: () => server.close(true) };
}
