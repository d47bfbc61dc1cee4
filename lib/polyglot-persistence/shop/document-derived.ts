import type { Collection } from "../documents/collection.ts";
import { CODE, type Document, DocumentError } from "../documents/value.ts";
import type { Change, Versioned } from "./change.ts";
import type { Derived } from "./stores.ts";

/**
 * A store that follows, as documents in any {@linkcode Collection}: `{ _id, version, document }`. What was taken away
 * stays as a tombstone, `document: null`. Whether a change is news is decided by the store itself, in the filter of
 * the update, so two who write at once cannot both be right.
 */
export class DocumentDerived implements Derived {
  constructor(readonly collection: Collection) {}

  async read(key: string): Promise<Versioned | undefined> {
    const found = await this.collection.findOne({ _id: key });
    return found?.["document"]
      ? { version: Number(found["version"]), document: found["document"] as Document }
      : undefined;
  }

  async apply({ key, version, document }: Change): Promise<boolean> {
    const older = { $or: [{ version: { $lt: version } }, { version, document: null }] };
    const kept = { $set: { version, document } };
    // A drop is no news where just that version is held.
    const filter = document === null ? { version: { $lt: version } } : older;
    if ((await this.collection.updateOne({ _id: key, ...filter }, kept)).matched > 0) return true;
    try {
      await this.collection.insertOne({ _id: key, version, document });
      return true;
    } catch (error) {
      if ((error as DocumentError).code !== CODE.DuplicateKey) throw error;
      // Another one was quicker with a key that was new to both: what it put there may be older than this.
      return (await this.collection.updateOne({ _id: key, ...filter }, kept)).matched > 0;
    }
  }

  async overwrite({ key, version, document }: Change): Promise<void> {
    if (document === null) await this.collection.deleteOne({ _id: key });
    else await this.collection.replaceOne({ _id: key }, { version, document }, { upsert: true });
  }

  async entries(): Promise<readonly Change[]> {
    return (await this.collection.find({ document: { $ne: null } })).map((
      { _id, version, document },
    ) => ({ key: String(_id), version: Number(version), document: document as Document }));
  }

  async clear(): Promise<void> {
    while (await this.collection.deleteOne({}) > 0);
  }
}
