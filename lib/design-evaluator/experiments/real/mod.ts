/** What the notebook does on the machine: designs as processes, packages to compare with, equations without theory. */
export * from "./balance.ts";
export * from "./fleets.ts";
export * from "./curve.ts";
export * from "./errors.ts";
export * from "./live.ts";
export * from "./redraws.ts";
export * from "./scaled-down.ts";
export * from "./undisturbed.ts";
