import { createServer } from "node:net";

/** A port of the loopback address that nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Several free ports, no two of them the same, though none is held until all are found. */
export async function freePorts(many: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < many) ports.add(await freePort());
  return [...ports];
}
