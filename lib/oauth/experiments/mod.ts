/** What notebook 09 runs: each function takes numbers and gives back rows for a chart or a table. */
export * from "./checklist.ts";
export * from "./grant-races.ts";
export * from "./leak.ts";
export * from "./race.ts";
export * from "./refreshing.ts";
export * from "./rfc-examples.ts";
export * from "./rotation.ts";
export * from "./staleness.ts";
export * from "./story.ts";
export { suitesMissing } from "./suites.ts";
export * from "./token-checks.ts";
export * from "./two-clients.ts";
export * from "./verifiers.ts";
export * from "./wycheproof.ts";
export * from "./worked-rotation.ts";
export * from "./issuer-down.ts";
