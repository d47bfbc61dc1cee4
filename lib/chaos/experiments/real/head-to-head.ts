import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { quantile, random, VirtualClock } from "../../../sim/mod.ts";
import { FaultPoint } from "../../mod.ts";
import { ProxyCollection } from "../../real/mod.ts";

/** A way through to a server. */
interface Way {
  way: "bare pipe" | "proxy without toxics";
  port: number;
}

/** Two proxies in front of the same server: ours, and nothing but two sockets piped into each other. */
interface Ways {
  ways: Way[];
  close(): Promise<void>;
}

/**
 * A server that echoes a byte, and to the byte 1 sends `bytes` and ends, behind both ways.
 *
 * @param bytes How much it sends.
 */
async function openWays(bytes: number): Promise<Ways> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      if (data[0] !== 1) return socket.write(data);
      const chunk = new Uint8Array(65_536);
      let left = bytes;
      const pump = () => {
        while (left > 0) {
          left -= chunk.length;
          if (!socket.write(chunk)) return socket.once("drain", pump);
        }
        socket.end();
      };
      pump();
    });
  });
  const port = await listenOn(server);
  const pipe = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  });
  const proxies = new ProxyCollection(random(1));
  const proxy = await proxies.add({ name: "p", upstream: `127.0.0.1:${port}`, enabled: true });
  return {
    ways: [
      { way: "bare pipe", port: await listenOn(pipe) },
      { way: "proxy without toxics", port: Number(proxy.listen.split(":")[1]) },
    ],
    close: async () => {
      pipe.close();
      server.close();
      await proxies.close();
    },
  };
}

/** MB/s of one transfer. */
function transfer(port: number, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now(), socket = connect({ host: "127.0.0.1", port });
    let got = 0;
    socket.on("data", (data) => got += data.length).once("error", reject).once("end", () => {
      socket.destroy();
      if (got < bytes) reject(new Error(`only ${got} of ${bytes} bytes arrived`));
      else resolve(got / 1000 / (performance.now() - start));
    });
    socket.write(new Uint8Array([1]));
  });
}

/** The proxy beside the bare pipe: medians of some rounds, in turn. */
export interface ThroughProxy {
  /** Its MB/s over the pipe's. */
  bytes: number;
  /** Its median round trip of one byte over the pipe's. */
  trips: number;
}

/** Transfers and round trips through both ways, in turn. Some 1 s. */
export async function throughProxy(rounds: number, bytes = 64 << 20): Promise<ThroughProxy> {
  const { ways, close } = await openWays(bytes);
  const rates = ways.map((): number[] => []), trips = ways.map((): number[] => []);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [i, { port }] of ways.entries()) {
        rates[i]!.push(await transfer(port, bytes));
        trips[i]!.push(quantile(await roundTrips(port, 300), 0.5));
      }
    }
  } finally {
    await close();
  }
  const ratio = ([bare, ours]: number[][]) => quantile(ours!, 0.5) / quantile(bare!, 0.5);
  return { bytes: ratio(rates), trips: ratio(trips) };
}

/** Round trips of one byte, one after the other: each time in ms. */
function roundTrips(port: number, many: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true }), times: number[] = [];
    let start = 0;
    const ask = () => {
      start = performance.now();
      socket.write(new Uint8Array([0]));
    };
    socket.once("connect", ask).once("error", reject).on("data", () => {
      times.push(performance.now() - start);
      if (times.length < many) return ask();
      socket.destroy();
      resolve(times);
    });
  });
}

/** Calls in a row of an asynchronous function, each awaited: bare, and behind a fault point where nothing is wrong. */
export function idlePoint(calls: number) {
  // deno-lint-ignore require-await
  const bare = async (n: number) => n + 1;
  const point = new FaultPoint("idle", { clock: new VirtualClock(), random: random(1) });
  const inARow = (call: (n: number) => Promise<number>) => async () => {
    let n = 0;
    for (let i = 0; i < calls; i++) n = await call(n);
    return n;
  };
  return { bare: inARow(bare), wrapped: inARow(point.wrap(bare)) };
}

async function listenOn(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
