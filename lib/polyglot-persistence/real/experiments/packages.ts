import NedbModule from "@seald-io/nedb";
import siftModule from "sift";
import type { Document } from "../../documents/mod.ts";

/** sift, as it is called: its types say that it is a module. */
export const sift = siftModule as unknown as (filter: Document) => (document: Document) => boolean;

/** nedb, as it is made: its types say that it is a module. */
export const Nedb = NedbModule as unknown as new () => {
  ensureIndexAsync(index: { fieldName: string }): Promise<void>;
  insertAsync(documents: readonly Document[]): Promise<unknown>;
  findOneAsync(filter: Document): PromiseLike<Document | null>;
};
