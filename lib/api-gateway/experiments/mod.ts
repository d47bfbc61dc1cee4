/** What notebook 01 runs on a virtual clock or in this process: each function gives rows for a picture. */
export * from "./audits.ts";
