import type { Querier } from "../../services/postgres.ts";
import { notThere, unknownEnvironment, unknownVersion } from "./broker-error.ts";
import type { Placement } from "./model.ts";

/** Whether an environment was added. */
export async function isPlace(tx: Querier, schema: string, environment: string): Promise<boolean> {
  const named = `SELECT 1 FROM ${schema}.environment WHERE name = $1`;
  return (await tx.query(named, [environment])).length > 0;
}

/**
 * Puts a version where it is to run, within a transaction: in the place of the one on the same target or, without a target,
 * beside those that are there. Two who deploy to one environment at once wait for each other.
 *
 * @throws {BrokerError} Where the version or the environment does not exist.
 */
export async function placeAt(
  tx: Querier,
  schema: string,
  placement: Omit<Placement, "target"> & { readonly target?: string | null },
): Promise<void> {
  const { environment, name, version, target } = placement, released = target === undefined;
  const locked = `SELECT 1 FROM ${schema}.environment WHERE name = $1 FOR UPDATE`;
  if ((await tx.query(locked, [environment])).length === 0) throw unknownEnvironment(placement);
  const [known] = await tx.query<{ id: number }>(
    `SELECT id FROM ${schema}.version WHERE name = $1 AND version = $2`,
    [name, version],
  );
  if (!known) throw unknownVersion(placement);
  if (!released) {
    await tx.query(
      `UPDATE ${schema}.placement SET ended = true WHERE environment = $1 AND name = $2
       AND target IS NOT DISTINCT FROM $3 AND NOT released AND NOT ended`,
      [environment, name, target],
    );
  }
  await tx.query(
    `INSERT INTO ${schema}.placement (environment, version_id, name, target, released) VALUES ($1, $2, $3, $4, $5)`,
    [environment, known.id, name, target ?? null, released],
  );
}

/** Takes a version off its target. @throws {BrokerError} Where it is not there. */
export async function takeAway(tx: Querier, schema: string, placement: Placement): Promise<void> {
  const { environment, name, version, target } = placement;
  const ended = await tx.query(
    `UPDATE ${schema}.placement p SET ended = true FROM ${schema}.version v
     WHERE v.id = p.version_id AND p.environment = $1 AND v.name = $2 AND v.version = $3
     AND p.target IS NOT DISTINCT FROM $4 AND NOT p.released AND NOT p.ended RETURNING p.id`,
    [environment, name, version, target],
  );
  if (ended.length === 0) throw notThere(placement);
}
