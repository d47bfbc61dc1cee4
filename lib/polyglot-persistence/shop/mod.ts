/** The shop on several stores: who decides, who follows, and how they are kept from drifting apart. */
export * from "./cache-aside.ts";
export * from "./change.ts";
export * from "./document-derived.ts";
export * from "./checkout-saga.ts";
export * from "./order.ts";
export * from "./orders.ts";
export * from "./payments.ts";
export * from "./projector.ts";
export * from "./rebuild.ts";
export * from "./stores.ts";
export * from "./tokens.ts";
