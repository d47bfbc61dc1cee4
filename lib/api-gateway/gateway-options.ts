import type { Clock } from "../sim/mod.ts";
import type { Authenticate } from "./edge/authenticate.ts";
import type { EdgeLimit } from "./edge/limit.ts";
import type { CorsRules } from "./filters/cors.ts";
import type { RequestLimits } from "./forwarding/guard.ts";
import type { GraphQLOptions } from "./graphql/face.ts";
import type { TrustedDocuments } from "./graphql/trusted.ts";
import type { Invoke } from "./operations/call.ts";
import type { OperationTable } from "./operations/operation.ts";
import type { Proxy } from "./proxy.ts";

/** What a gateway answers by; one version of it. */
export interface GatewayOptions {
  readonly table: OperationTable;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Default: nobody is asked. */
  readonly authenticate?: Authenticate;
  /** Default: nobody is limited. */
  readonly limit?: EdgeLimit;
  /** Takes what no face wants. */
  readonly proxy?: Proxy;
  readonly requests?: RequestLimits;
  readonly graphql?: GraphQLOptions;
  readonly trusted?: TrustedDocuments;
  /** Which pages may ask. Default: none but the gateway's own. */
  readonly cors?: CorsRules;
  /** Time until a request has its answer, from its first byte to the answer's, in ms. Default: 10,000. */
  readonly timeout?: number;
  /** Told in `x-config`, so that one can see who answered. Default: nothing is told. */
  readonly version?: string;
}
