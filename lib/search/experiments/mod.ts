/** What the notebook shows: experiments that need no machine but this one's arithmetic. */
export * from "./collection.ts";
export * from "./crash-lab.ts";
export * from "./feedback.ts";
export * from "./filtering.ts";
export * from "./keystrokes.ts";
export * from "./packing.ts";
export * from "./pruning.ts";
export * from "./quality.ts";
export * from "./refreshing.ts";
export * from "./scan.ts";
export * from "./tuning.ts";
export * from "./worked.ts";
