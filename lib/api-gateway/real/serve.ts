import { serve } from "srvx";
import type { Arrival } from "../proxy.ts";

/** Something that answers requests and wants to know where they came from. */
export type Answers = (request: Request, arrival: Arrival) => Promise<Response>;

/** A gateway behind a socket. */
export interface Served {
  readonly url: string;
  /** Takes no more connections, and ends those that are open. */
  close(): Promise<void>;
}

/**
 * Serves a gateway or a proxy on this machine's loopback, by the runtime's own HTTP server: it reads the framing,
 * and refuses a request with two lengths before anybody here sees it. Bun's also resolves `..` in a path: what is
 * matched there is what is sent, so nothing is read twice, but the gateway can't refuse it.
 *
 * @param port 0 takes a free one. @param trusted Addresses whose word on earlier hops is believed.
 */
export async function serveGateway(
  answers: Answers,
  { port = 0, trusted = [] }: { port?: number; trusted?: readonly string[] } = {},
): Promise<Served> {
  const server = serve({
    ...{ port, hostname: "127.0.0.1", silent: true, gracefulShutdown: false },
    fetch: (request) => {
      const address = request.ip ?? "unknown";
      return answers(request, {
        ...{ address, scheme: "http", port: 80, trusted: trusted.includes(address) },
      });
    },
  });
  await server.ready();
  return { url: server.url!.replace(/\/$/, ""), close: () => server.close(true) };
}
