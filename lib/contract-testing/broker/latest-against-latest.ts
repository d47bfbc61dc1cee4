import type { Broker, Verdict } from "./model.ts";

/**
 * The check that looks right and is not: is the latest contract verified by the latest version of its provider? It does not
 * ask what is running where the new version goes to.
 */
export async function latestAgainstLatest(
  broker: Broker,
  consumer: string,
  provider: string,
): Promise<Verdict> {
  return await broker.canIDeploy({
    of: [{ name: consumer, latest: true }, { name: provider, latest: true }],
    to: null,
  });
}
