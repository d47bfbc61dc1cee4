/** Where a control plane may end. */
export const STEPS: readonly string[] = [
  "creating a pod",
  "ending a pod",
  "evicting a pod",
  "binding a pod",
  "moving requests",
  "keeping a version",
].flatMap((step) => [`before ${step}`, `after ${step}`]);
