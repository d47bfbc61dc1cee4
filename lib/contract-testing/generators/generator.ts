import type { Json } from "../contract/json.ts";
import type { Step } from "../contract/path.ts";

/** A generator as contracts have it: its name in `type`, and what it needs. */
export interface Generator {
  readonly type: string;
  readonly [option: string]: Json;
}

/** A generator and the place of the value that it makes. */
export interface Placed {
  readonly path: string;
  readonly steps: readonly Step[];
  readonly generator: Generator;
}

/** The generators of one request, response or message, by the part that they make. */
export type Generators = {
  readonly [part in "path" | "query" | "header" | "status" | "body" | "metadata"]?:
    readonly Placed[];
};
