import type { PostgresService, Querier } from "../../services/postgres.ts";
import { otherContent, unknownContent } from "./broker-error.ts";
import { ignoredBy, reasonsIn, reasonsInAny } from "./can-i-deploy.ts";
import { anyMatrixQuery, matrixQuery } from "./matrix.ts";
import type {
  Broker,
  DeployQuestion,
  MatrixRow,
  Placement,
  Publication,
  Selector,
  Verdict,
  VerificationResult,
} from "./model.ts";
import { isPlace, placeAt, takeAway } from "./postgres-placements.ts";
import { noPlace, nowhere } from "./reasons.ts";
import { brokerTables } from "./schema.ts";

/** A broker on Postgres. Each change is one transaction, so that what many do at once is not lost. */
export class PostgresBroker implements Broker {
  private constructor(readonly db: PostgresService, readonly schema: string) {}

  /** Makes the tables of a broker, in a schema that is not there yet. */
  static async create(db: PostgresService, schema: string): Promise<PostgresBroker> {
    await db.script(brokerTables(schema));
    return new PostgresBroker(db, schema);
  }

  async version(name: string, version: string, branch?: string): Promise<void> {
    await this.#versionId(this.db, name, version, branch);
  }

  async environment(name: string): Promise<void> {
    await this.db.query(
      `INSERT INTO ${this.schema}.environment (name) VALUES ($1) ON CONFLICT DO NOTHING`,
      [name],
    );
  }

  async publish(publication: Publication): Promise<boolean> {
    const { consumer, version, provider, hash, contract, branch } = publication;
    return await this.db.transaction(async (tx) => {
      const id = await this.#versionId(tx, consumer, version, branch);
      const added = await tx.query(
        `INSERT INTO ${this.schema}.content (hash, contract) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING RETURNING hash`,
        [hash, JSON.stringify(contract)],
      );
      await tx.query(
        `INSERT INTO ${this.schema}.publication (version_id, provider, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [id, provider, hash],
      );
      const [stored] = await tx.query<{ hash: string }>(
        `SELECT hash FROM ${this.schema}.publication WHERE version_id = $1 AND provider = $2`,
        [id, provider],
      );
      if (stored!.hash !== hash) throw otherContent(publication);
      return added.length > 0;
    });
  }

  async record(result: VerificationResult): Promise<void> {
    const { provider, version, hash, success } = result;
    await this.db.transaction(async (tx) => {
      const known = await tx.query(
        `SELECT 1 FROM ${this.schema}.publication WHERE hash = $1 AND provider = $2 LIMIT 1`,
        [hash, provider],
      );
      if (known.length === 0) throw unknownContent(result);
      const id = await this.#versionId(tx, provider, version);
      await tx.query(
        `INSERT INTO ${this.schema}.verification (hash, provider_version_id, success) VALUES ($1, $2, $3)`,
        [hash, id, success],
      );
    });
  }

  async tag(name: string, version: string, tag: string): Promise<void> {
    const id = await this.#versionId(this.db, name, version);
    await this.db.query(
      `INSERT INTO ${this.schema}.tag (version_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [id, tag],
    );
  }

  async deploy(placement: Placement): Promise<void> {
    await this.db.transaction((tx) => placeAt(tx, this.schema, placement));
  }

  async undeploy(placement: Placement): Promise<void> {
    await takeAway(this.db, this.schema, placement);
  }

  async release(placement: Omit<Placement, "target">): Promise<void> {
    await this.db.transaction((tx) => placeAt(tx, this.schema, placement));
  }

  async canIDeploy(question: DeployQuestion): Promise<Verdict> {
    const { of, to } = question,
      ignored = ignoredBy(question),
      reasons: string[] = [],
      ids: number[] = [];
    for (const selector of of) {
      const found = await this.#select(selector);
      if (found.length === 0 && !ignored(selector.name, selector.version ?? null)) {
        reasons.push(nowhere(selector));
      }
      ids.push(...found);
    }
    if (to?.environment !== undefined && !await isPlace(this.db, this.schema, to.environment)) {
      reasons.push(noPlace(to.environment));
    }
    const names = [...new Set(of.map(({ name }) => name))];
    if (to === null && names.length === 1) {
      const rows = await this.db.query<MatrixRow & { by: string | null }>(
        anyMatrixQuery(this.schema),
        [ids],
      );
      reasons.push(...reasonsInAny(rows, ignored));
    } else reasons.push(...reasonsIn(await this.matrix(ids, names, to), ignored));
    return { deployable: reasons.length === 0, reasons: [...new Set(reasons)].sort() };
  }

  /** The lines that decide whether some versions may go to a target. */
  async matrix(
    ids: readonly number[],
    names: readonly string[],
    to: DeployQuestion["to"],
  ): Promise<MatrixRow[]> {
    const { environment = null, tag = null, latest = false } = to ?? {};
    return await this.db.query<MatrixRow>(matrixQuery(this.schema), [
      ids,
      names,
      environment,
      tag,
      latest,
      to !== null,
    ]);
  }

  /** Whether a version of a provider has verified this content already, and how it went. */
  async verified(hash: string, provider: string, version: string): Promise<boolean | null> {
    const [row] = await this.db.query<{ success: boolean }>(
      `SELECT x.success FROM ${this.schema}.verification x JOIN ${this.schema}.version v ON v.id = x.provider_version_id
       WHERE x.hash = $1 AND v.name = $2 AND v.version = $3 ORDER BY x.id DESC LIMIT 1`,
      [hash, provider, version],
    );
    return row?.success ?? null;
  }

  /** Drops its schema and all that is in it. */
  async drop(): Promise<void> {
    await this.db.query(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }

  async #versionId(tx: Querier, name: string, version: string, branch?: string): Promise<number> {
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO ${this.schema}.version (name, version, branch) VALUES ($1, $2, $3)
       ON CONFLICT (name, version) DO UPDATE SET branch = COALESCE(version.branch, EXCLUDED.branch) RETURNING id`,
      [name, version, branch ?? null],
    );
    return row!.id;
  }

  async #select({ name, version, tag, branch, latest }: Selector): Promise<number[]> {
    const rows = await this.db.query<{ id: number }>(
      `SELECT v.id FROM ${this.schema}.version v WHERE v.name = $1 AND ($2::text IS NULL OR v.version = $2)
       AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM ${this.schema}.tag t WHERE t.version_id = v.id AND t.tag = $3))
       AND ($4::text IS NULL OR v.branch = $4) ORDER BY v.id DESC ${latest ? "LIMIT 1" : ""}`,
      [name, version ?? null, tag ?? null, branch ?? null],
    );
    return rows.map(({ id }) => id);
  }
}
