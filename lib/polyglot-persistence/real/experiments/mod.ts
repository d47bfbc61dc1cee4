/** What notebook 03 runs on real stores, and beside packages. */
export * from "./head-to-head.ts";
export * from "./kinds.ts";
export * from "./outside-truths.ts";
export { TASK_NOTES, type TaskRow, taskTimes } from "./tasks.ts";
export * from "./write-path.ts";
