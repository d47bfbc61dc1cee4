import type { Random } from "../../sim/mod.ts";
import type { Json } from "../contract/json.ts";

/** What generators need from around them. */
export interface GeneratorContext {
  readonly random: Random;
  /** Now, in ms since 1970. */
  readonly now: number;
  /** What the provider's states gave back, for `ProviderState`. */
  readonly states?: { readonly [name: string]: Json };
  /** Where the mock server listens, for `MockServerURL`. */
  readonly mockServer?: string;
}
