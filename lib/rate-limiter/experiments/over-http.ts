import { serve } from "srvx";

/** An answer as the client sees it. */
export interface HttpRow {
  call: number;
  status: number;
  RateLimit: string;
  "Retry-After": string;
}

/** Serves a handler on a free port of the loopback address and calls it with `fetch`, one after the other. */
export async function callOverHttp(
  handler: (request: Request) => Response | Promise<Response>,
  path: string,
  calls: number,
): Promise<HttpRow[]> {
  const server = serve({ fetch: handler, port: 0, hostname: "127.0.0.1", silent: true });
  try {
    await server.ready();
    const rows: HttpRow[] = [];
    for (let call = 1; call <= calls; call++) {
      const { status, headers, body } = await fetch(new URL(path, server.url), { method: "POST" });
      await body?.cancel();
      rows.push({
        call,
        status,
        RateLimit: headers.get("ratelimit") ?? "",
        "Retry-After": headers.get("retry-after") ?? "",
      });
    }
    return rows;
  } finally {
    await server.close(true);
  }
}
