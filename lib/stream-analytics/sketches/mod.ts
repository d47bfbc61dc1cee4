/** Answers in bounded memory: how many different, how large, how often, which ones. All of them merge. */
export * from "./count-min.ts";
export * from "./ddsketch.ts";
export { readHll, writeHll } from "./hll-storage.ts";
export * from "./hyperloglog.ts";
export * from "./murmur3.ts";
export * from "./reservoir.ts";
export * from "./space-saving.ts";
