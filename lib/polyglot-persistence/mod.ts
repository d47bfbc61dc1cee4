/**
 * One shop on three kinds of stores: orders in a relational one, the catalogue as documents, carts and cache as keys
 * and values. A document engine in MongoDB's terms, patches of JSON, and what keeps the stores from drifting apart:
 * an outbox's changes carried over by version, tokens, a checkout that goes forward or back, rebuilding by hash.
 *
 * What needs a server is behind `#lib/polyglot-persistence/real`.
 */
export * from "./documents/mod.ts";
export * from "./shop/mod.ts";
