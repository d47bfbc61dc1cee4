import { random, RealClock } from "../../sim/mod.ts";
import type { Contract } from "../contract/model.ts";
import type { Deployment, Move, Plan } from "../evolution/deploy-order.ts";
import { deployOrder } from "../evolution/deploy-order.ts";
import { type Verification, verify } from "../provider/verify.ts";
import { catalogue, type CatalogueVersion } from "./catalogue.ts";
import { type Consumer, consumersAfter, consumersToday } from "./consumers.ts";

/** One consumer's contract, held against one version of the catalogue. */
export interface Held {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  readonly providerVersion: CatalogueVersion;
  readonly success: boolean;
  /** The first thing that is wrong. */
  readonly why: string | undefined;
}

/** Verifies a contract against a version of the catalogue, in this process. */
export async function verifyHere(
  contract: Contract,
  version: CatalogueVersion,
  seed = 1,
): Promise<Verification> {
  const options = { clock: new RealClock(), random: random(seed) };
  return await verify(contract, { fetch: catalogue(version, seed) }, options);
}

/** Verifies each contract against each version of the catalogue, in this process. */
export async function heldAgainst(
  versions: readonly CatalogueVersion[],
  consumers: readonly Consumer[] = [...consumersToday(), ...consumersAfter()],
  seed = 1,
): Promise<Held[]> {
  const held: Held[] = [];
  for (const providerVersion of versions) {
    for (const { name, version, contract } of consumers) {
      const { success, results } = await verifyHere(contract, providerVersion, seed);
      const why = results.flatMap(({ mismatches, error }) =>
        error ?? mismatches.map((one) => one.why)
      )[0];
      held.push({
        consumer: name,
        consumerVersion: version,
        provider: "catalogue",
        providerVersion,
        success,
        why,
      });
    }
  }
  return held;
}

/** What is to be moved for the rename: at once, or by way of a version with both names. */
export function renameMoves(byWayOfBoth: boolean): Move[] {
  return [
    { service: "catalogue", versions: byWayOfBoth ? ["1", "1+2", "2"] : ["1", "2"] },
    { service: "checkout", versions: ["1", "2"] },
    { service: "menu", versions: ["1", "2"] },
    { service: "search", versions: ["1"] },
    { service: "couriers", versions: ["1"] },
  ];
}

/** Plans the rename by what was verified: a pair that nobody has verified does not get along. */
export function planRename(held: readonly Held[], byWayOfBoth: boolean): Plan {
  const passed = new Set(
    held.filter(({ success }) => success).map((row) =>
      `${row.consumer} ${row.consumerVersion} ${row.providerVersion}`
    ),
  );
  return deployOrder(
    renameMoves(byWayOfBoth),
    (one, other) =>
      other.service !== "catalogue" ||
      passed.has(`${one.service} ${one.version} ${other.version}`),
  );
}

/** A plan as stretches of time: which version of each service runs between which deployments. */
export function planSpans(
  order: readonly Deployment[],
  moves: readonly Move[],
): { service: string; version: string; from: number; to: number; label: string }[] {
  return moves.flatMap(({ service, versions }) => {
    const own = [
      { at: 0, version: versions[0]! },
      ...order.flatMap((step, i) =>
        step.service === service ? [{ at: i + 1, version: step.version }] : []
      ),
    ];
    return own.map(({ at, version }, i) => ({
      service,
      version,
      from: at,
      to: own[i + 1]?.at ?? order.length + 1,
      label: version,
    }));
  });
}
