import type {
  Collection as DriverCollection,
  Document as DriverDocument,
  Filter as DriverFilter,
} from "mongodb";
import type { MongoService } from "../../services/mod.ts";
import type {
  Collection,
  FindOptions,
  IndexOptions,
  UpdateResult,
} from "../documents/collection.ts";
import { admitted } from "../documents/guard.ts";
import type { Filter } from "../documents/filter.ts";
import { compile } from "../documents/match.ts";
import type { Explained } from "../documents/plan.ts";
import type { Update } from "../documents/update.ts";
import { type Document, DocumentError, type Stored } from "../documents/value.ts";

/**
 * The same collection on a MongoDB, by its own driver. Filters and documents pass our door first, so that what is
 * refused elsewhere (`$where`, documents that are too large) is refused here too.
 */
export class MongoDocuments implements Collection {
  readonly #collection: DriverCollection<DriverDocument>;

  private constructor(collection: DriverCollection<DriverDocument>) {
    this.#collection = collection;
  }

  /** A collection of its own in the database `under-load`; {@linkcode MongoDocuments.drop} removes it. */
  static create({ client }: MongoService): MongoDocuments {
    const name = `polyglot-persistence-${crypto.randomUUID()}`;
    return new MongoDocuments(client.db("under-load").collection(name));
  }

  async drop(): Promise<void> {
    await this.#collection.drop().catch(() => false);
  }

  async insertOne(document: Document): Promise<Stored["_id"]> {
    const kept = keptOf(document);
    await told(this.#collection.insertOne(kept as DriverDocument));
    return kept._id;
  }

  async insertMany(documents: readonly Document[]): Promise<number> {
    if (documents.length === 0) return 0;
    const all = documents.map((document) => keptOf(document) as DriverDocument);
    return (await told(this.#collection.insertMany(all))).insertedCount;
  }

  async find(filter: Filter, options: FindOptions = {}): Promise<Document[]> {
    const { sort, skip, limit, projection } = options;
    if (limit === 0) return [];
    return await told(
      this.#collection.find(asked(filter), {
        ...(sort && { sort: { ...sort } }),
        ...(skip !== undefined && { skip }),
        ...(limit !== undefined && { limit }),
        ...(projection && { projection }),
      }).toArray(),
    ) as unknown as Document[];
  }

  async findOne(filter: Filter, options: FindOptions = {}): Promise<Document | undefined> {
    return (await this.find(filter, { ...options, limit: 1 }))[0];
  }

  async countDocuments(filter: Filter): Promise<number> {
    return await told(this.#collection.countDocuments(asked(filter)));
  }

  async updateOne(filter: Filter, update: Update): Promise<UpdateResult> {
    const result = await told(this.#collection.updateOne(asked(filter), { ...update } as never));
    return { matched: result.matchedCount, modified: result.modifiedCount };
  }

  async replaceOne(
    filter: Filter,
    document: Document,
    { upsert = false }: { upsert?: boolean } = {},
  ): Promise<UpdateResult> {
    const { document: kept } = admitted(document, "replace");
    const result = await told(
      this.#collection.replaceOne(asked(filter), { ...kept }, { upsert }),
    );
    return {
      matched: result.matchedCount,
      modified: result.modifiedCount + result.upsertedCount,
    };
  }

  async deleteOne(filter: Filter): Promise<number> {
    return (await told(this.#collection.deleteOne(asked(filter)))).deletedCount;
  }

  async createIndex(
    fields: readonly string[],
    { unique = false }: IndexOptions = {},
  ): Promise<void> {
    const keys = Object.fromEntries(fields.map((field) => [field, 1 as const]));
    await told(this.#collection.createIndex(keys, { unique }));
  }

  async explain(filter: Filter): Promise<Explained> {
    const { executionStats, queryPlanner } = await told(
      this.#collection.find(asked(filter)).explain("executionStats"),
    ) as DriverDocument;
    const plan = JSON.stringify(queryPlanner?.winningPlan ?? {});
    const stage = plan.includes("IXSCAN")
      ? "IXSCAN"
      : /IDHACK|EXPRESS/.test(plan)
      ? "IDHACK"
      : "COLLSCAN";
    return {
      stage,
      keysExamined: executionStats.totalKeysExamined,
      docsExamined: executionStats.totalDocsExamined,
      returned: executionStats.nReturned,
    };
  }
}

function asked(filter: Filter): DriverFilter<DriverDocument> {
  compile(filter);
  return { ...filter } as DriverFilter<DriverDocument>;
}

/** The driver writes an `_id` into what it is given, so it is given a copy, with one. */
function keptOf(document: Document): Stored {
  const { document: kept } = admitted(document, "insert");
  return { _id: kept["_id"] ?? crypto.randomUUID(), ...kept };
}

/** MongoDB's errors as ours, with its codes. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code !== "number") throw error;
    throw new DocumentError(`MongoDB: ${message}`, code);
  }
}
