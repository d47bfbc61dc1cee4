/** Polyglot persistence. */
export * from "./documents/mod.ts";
