/** What the notebook does on the machine: designs as processes, packages to compare with, equations without theory. */
export * from "./balance.ts";
export * from "./fleets.ts";
export * from "./live.ts";
