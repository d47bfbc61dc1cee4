import { type PostgresService, realPostgres } from "../../../services/mod.ts";
import { type Random, RealClock } from "../../../sim/mod.ts";
import { type Fault, FaultPoint } from "../../mod.ts";
import { cutOff, ProxyCollection } from "../../real/mod.ts";

/** A database that can be broken, its fault, how that is done, in one line, and what ends it. */
export interface BreakableDatabase {
  broken: PostgresService;
  fault: Fault;
  how: string;
  close(): Promise<void>;
}

/** The database as producers and consumers see it: behind the proxy where there is a socket, else with a fault point. */
export async function breakable(
  db: PostgresService,
  random: Random,
  url: string | undefined,
): Promise<BreakableDatabase> {
  if (db.kind === "real" && url) {
    const proxies = new ProxyCollection(random), { host } = new URL(url);
    const proxy = await proxies.add({ name: "postgres", upstream: host, enabled: true });
    const through = new URL(url);
    through.host = proxy.listen;
    const broken = await realPostgres({ url: through.href });
    if (broken) {
      const close = async () => {
        await broken.close();
        await proxies.close();
      };
      return { broken, fault: cutOff(proxy), how: "Postgres behind the proxy", close };
    }
    await proxies.close();
  }
  const point = new FaultPoint("postgres", { clock: new RealClock(), random });
  const broken: PostgresService = {
    ...db,
    query: (text, params) => point.call(() => db.query(text, params)),
    transaction: (work) => point.call(() => db.transaction(work)),
    script: (text) => point.call(() => db.script(text)),
  };
  const fault = point.fault("gone", { error: () => new Error("connection refused") });
  const how = `${db.detail}: its faults are at the client`;
  return { broken, fault, how, close: () => Promise.resolve() };
}
