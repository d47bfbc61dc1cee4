import type { Broker, Placement } from "../../broker/model.ts";
import { publicationOf } from "../../broker/content.ts";
import { catalogue, type CatalogueVersion } from "../catalogue.ts";
import { basketTotal } from "../basket.ts";
import { consumersAfter } from "../consumers.ts";
import { verifyHere } from "../rename.ts";

/** One moment of an update, what a broker says to it, and what would happen. */
export interface RollingMoment {
  readonly moment: string;
  readonly "in production": string;
  readonly deployable: boolean;
  /** What checkout's customers would see of the versions that run: `"no sum"` where one of them gives none. */
  readonly "its customers would see": string;
  /** Whether the answer was right. */
  readonly right: boolean;
  readonly reason: string;
}

const ENVIRONMENT = "production", DISHES = "http://catalogue/dishes?ids=r1&first=5";

/**
 * Checkout 2, which reads `unitPrice`, while the catalogue rolls from version 1 to 2 and back: at each moment the broker's
 * answer, by what was verified, and the sum that checkout makes of the answers of each version that runs.
 */
export async function whileRolling(broker: Broker, seed: number): Promise<RollingMoment[]> {
  const [checkout] = consumersAfter(), publication = await publicationOf(checkout!.contract, "2");
  await broker.publish(publication);
  await broker.environment(ENVIRONMENT);
  const { hash } = publication, names = { provider: "catalogue", consumer: "checkout" };
  for (const version of ["1", "2"] as const) {
    const { success } = await verifyHere(checkout!.contract, version, seed);
    await broker.record({ ...names, version, hash, success });
  }
  const running = new Map<string, CatalogueVersion>(), rows: RollingMoment[] = [];
  const at = (version: string, target: string): Placement => ({
    ...{ environment: ENVIRONMENT, name: "catalogue", version, target },
  });
  const start = async (version: CatalogueVersion, target: string) => {
    await broker.deploy(at(version, target));
    running.set(target, version);
  };
  const stop = async (target: string) => {
    await broker.undeploy(at(running.get(target)!, target));
    running.delete(target);
  };
  const moments: [moment: string, change: () => Promise<void>][] = [
    ["before", () => start("1", "blue")],
    ["half of it rolled", () => start("2", "green")],
    ["the old half switched off", () => stop("blue")],
    ["the other half rolled, too", () => start("2", "blue")],
    ["half of it rolled back", () => start("1", "green")],
  ];
  for (const [moment, change] of moments) {
    await change();
    const versions = [...new Set(running.values())].sort();
    const totals = await Promise.all(versions.map((version) => totalOf(version, seed)));
    const fine = totals.every(Number.isFinite);
    const { deployable, reasons } = await broker.canIDeploy({
      of: [{ name: "checkout", version: "2" }],
      to: { environment: ENVIRONMENT },
    });
    rows.push({
      ...{ moment, "in production": versions.join(" and "), deployable },
      ...{ "its customers would see": fine ? "the sum" : "no sum", right: deployable === fine },
      reason: reasons.join("; "),
    });
  }
  return rows;
}

/** What the code of checkout 2 makes of a version's dishes. */
async function totalOf(version: CatalogueVersion, seed: number): Promise<number> {
  const answer = await catalogue(version, seed)(new Request(DISHES));
  return basketTotal(await answer.json(), "unitPrice");
}
