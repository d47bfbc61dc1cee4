import type { RuntimeName } from "./paths.ts";
import { UsageError } from "./ui.ts";

/** The runtime that `--runtime` names. @throws {UsageError} Where it names none. */
export function runtimeOption(given: string): RuntimeName {
  if (given === "deno" || given === "bun") return given;
  throw new UsageError(`Cannot use --runtime ${given}: it must be deno or bun`);
}
