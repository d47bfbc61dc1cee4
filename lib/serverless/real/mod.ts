/** What of the platform touches the machine: tiers of isolation, guests, warm pools of them. */
export * from "../attacks/attacks.ts";
export * from "../attacks/claims.ts";
export * from "../attacks/suite.ts";
export { jailMissing } from "../isolation/jail.ts";
export * from "../isolation/tier.ts";
export * from "../isolation/tiers.ts";
export { context } from "../isolation/vm.ts";
export { direct } from "../isolation/direct.ts";
export { jailTier } from "../isolation/jail.ts";
export { processTier } from "../isolation/process.ts";
export { quickjs } from "../isolation/quickjs.ts";
export { type RuntimeName, runtimeNamed } from "../isolation/runtimes.ts";
export { usageOf } from "../isolation/usage.ts";
export { worker } from "../isolation/worker.ts";
