import { z } from "zod";
import { durationMs } from "./duration.ts";

/**
 * A configuration in the field names of HTTPRoute of Kubernetes' Gateway API (v1): listeners, routes, rules.
 * What is not listed here is refused, not ignored: a field that does nothing is worse than an error.
 */
const Hostname = z.string().max(253)
  .regex(/^(\*\.)?([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const Port = z.number().int().min(1).max(65_535);
const HeaderName = z.string().min(1).max(256).regex(/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/);
const HeaderValue = z.string().max(4096).regex(/^[^\r\n\0]*$/);
const Path = z.string().min(1).max(1024).regex(/^\/[^?#]*$/)
  .refine((path) => !/\/\/|\/\.\.?(\/|$)|%2f/i.test(path), "must not have //, . or .. or %2F");
const Duration = z.string().transform((text, context) => {
  try {
    return durationMs(text);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

const Named = z.strictObject({ name: HeaderName, value: HeaderValue });
const BackendRef = z.strictObject({
  name: z.string().min(1),
  weight: z.number().int().min(0).max(1_000_000).default(1),
});
const Modifier = z.strictObject({
  set: z.array(Named).max(16).default([]),
  add: z.array(Named).max(16).default([]),
  remove: z.array(HeaderName).max(16).default([]),
});
const PathModifier = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ReplaceFullPath"), replaceFullPath: Path }),
  z.strictObject({ type: z.literal("ReplacePrefixMatch"), replacePrefixMatch: Path }),
]);
const Origin = z.string().regex(/^(\*|[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+)$/i);

const Filter = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("RequestHeaderModifier"), requestHeaderModifier: Modifier }),
  z.strictObject({ type: z.literal("ResponseHeaderModifier"), responseHeaderModifier: Modifier }),
  z.strictObject({
    type: z.literal("RequestRedirect"),
    requestRedirect: z.strictObject({
      scheme: z.enum(["http", "https"]).optional(),
      hostname: Hostname.optional(),
      path: PathModifier.optional(),
      port: Port.optional(),
      statusCode: z.literal([301, 302, 303, 307, 308]).default(302),
    }),
  }),
  z.strictObject({
    type: z.literal("URLRewrite"),
    urlRewrite: z.strictObject({ hostname: Hostname.optional(), path: PathModifier.optional() }),
  }),
  z.strictObject({
    type: z.literal("RequestMirror"),
    requestMirror: z.strictObject({
      backendRef: z.strictObject({ name: z.string().min(1) }),
      percent: z.number().int().min(0).max(100).default(100),
    }),
  }),
  z.strictObject({
    type: z.literal("CORS"),
    cors: z.strictObject({
      allowOrigins: z.array(Origin).max(64).default([]),
      allowMethods: z.array(z.string()).max(9).default([]),
      allowHeaders: z.array(z.string()).max(64).default([]),
      exposeHeaders: z.array(z.string()).max(64).default([]),
      allowCredentials: z.boolean().default(false),
      maxAge: z.number().int().min(1).default(5),
    }),
  }),
]);

const Match = z.strictObject({
  path: z.strictObject({ type: z.enum(["Exact", "PathPrefix"]), value: Path })
    .default({ type: "PathPrefix", value: "/" }),
  method: z.string().regex(/^[A-Z]+$/).optional(),
  headers: z.array(Named).max(16).default([]),
  queryParams: z.array(z.strictObject({ name: z.string().min(1), value: z.string() }))
    .max(16).default([]),
});

const Rule = z.strictObject({
  name: z.string().optional(),
  matches: z.array(Match).max(64).default([]),
  filters: z.array(Filter).max(16).default([]),
  backendRefs: z.array(BackendRef).max(16).default([]),
  timeouts: z.strictObject({ request: Duration.optional(), backendRequest: Duration.optional() })
    .default({}),
});

const Listener = z.strictObject({
  name: z.string().min(1),
  port: Port,
  protocol: z.enum(["HTTP", "HTTPS"]),
  hostname: Hostname.optional(),
});

const Route = z.strictObject({
  name: z.string().min(1),
  hostnames: z.array(Hostname).max(16).default([]),
  /** Only these listeners, by name. Default: all. */
  listeners: z.array(z.string()).optional(),
  rules: z.array(Rule).min(1).max(256),
});

/** Listeners and routes as they come, before they are checked against each other. */
export const GatewayConfig = z.strictObject({
  listeners: z.array(Listener).min(1).max(64),
  routes: z.array(Route).max(4096),
});

export type GatewayInput = z.input<typeof GatewayConfig>;
export type GatewayRules = z.output<typeof GatewayConfig>;
export type RouteConfig = GatewayRules["routes"][number];
export type RuleConfig = RouteConfig["rules"][number];
export type MatchConfig = RuleConfig["matches"][number];
export type FilterConfig = RuleConfig["filters"][number];
export type HeaderModifier = z.output<typeof Modifier>;
export type PathModification = z.output<typeof PathModifier>;
