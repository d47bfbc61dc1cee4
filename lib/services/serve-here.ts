import { serve } from "srvx";

/** What is being served. */
export interface Served {
  /** Ends with a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves in this process, on a free port of the loopback address, for `budget` ms at most. */
export async function serveHere(
  fetch: (request: Request) => Response | Promise<Response>,
  budget: number,
): Promise<Served> {
  const server = serve({
    ...{ fetch, port: 0, hostname: "127.0.0.1", silent: true, gracefulShutdown: false },
  });
  await server.ready();
  const timer = setTimeout(() => void server.close(true), budget);
  return {
    url: server.url!,
    close: async () => {
      clearTimeout(timer);
      await server.close(true);
    },
  };
}
