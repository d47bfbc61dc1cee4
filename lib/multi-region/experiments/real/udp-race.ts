import dns2 from "dns2";
import { type DnsExchange, dnsExchange } from "../../real/dns-exchange.ts";
import { serveDns } from "../../real/dns-server.ts";
import { freePort } from "../../../services/free-port.ts";
import { NAME } from "../common.ts";

const ADDRESSES = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"];

/** Two DNS servers with the same zone, and one client of ours for each. */
export interface UdpRace {
  /** Sends `count` queries at once to one of them, and waits for all answers. */
  ask(whom: "ours" | "dns2", count: number): Promise<void>;
  close(): Promise<void>;
}

/** Our server beside dns2's, each answering with four addresses. dns2 is told to bind the loopback alone. */
export async function udpRace(): Promise<UdpRace> {
  const ours = await serveDns((query, _, answer) =>
    answer({
      ...query,
      response: true,
      authoritative: true,
      answers: ADDRESSES.map((data) => ({ name: NAME, type: "A" as const, ttl: 60, data })),
    })
  );
  const port = await freePort();
  const theirs = dns2.createServer({
    udp: true,
    handle: (request, send) => {
      const response = dns2.Packet.createResponseFromRequest(request);
      for (const address of ADDRESSES) {
        response.answers.push({
          ...{
            name: NAME,
            type: dns2.Packet.TYPE.A,
            class: dns2.Packet.CLASS.IN,
            ttl: 60,
            address,
          },
        } as never);
      }
      send(response);
    },
  });
  await theirs.listen({ udp: { port, address: "127.0.0.1", type: "udp4" } as never });
  const clients: Record<"ours" | "dns2", DnsExchange> = {
    ours: await dnsExchange(ours.port, 2_000),
    dns2: await dnsExchange(port, 2_000),
  };
  return {
    ask: async (whom, count) => {
      const asked = Array.from(
        { length: count },
        () => clients[whom].ask({ name: NAME, type: "A" }),
      );
      const answers = await Promise.all(asked);
      const lost = answers.filter((answer) => answer?.answers?.length !== ADDRESSES.length).length;
      if (lost > 0) throw new Error(`Cannot race: ${lost} of ${count} answers did not come`);
    },
    close: async () => {
      await Promise.all([clients.ours.close(), clients.dns2.close(), ours.close()]);
      await theirs.close();
    },
  };
}
