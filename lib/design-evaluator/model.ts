import { z } from "zod";

/** Kinds of parts, as they are drawn and priced. */
export const KINDS = [
  "service",
  "cache",
  "queue",
  "database",
  "balancer",
  "delay",
  "third party",
] as const;

const name = z.string().min(1).max(60);
const share = z.number().min(0).max(1);

/** A part of a design. */
export const Component = z.strictObject({
  name,
  kind: z.enum(KINDS),
  /** Mean time of one call, in ms, and its squared coefficient of variation: 0 never varies, 1 is exponential. */
  serviceMs: z.number().min(0).max(3_600_000),
  scv: z.number().min(0).max(100).default(1),
  /** Calls that one replica works on at once. A delay takes any number. */
  servers: z.int().min(1).max(10_000).default(1),
  replicas: z.int().min(1).max(10_000).default(1),
  /** Share of time in which one replica is up, and the share of its failures that takes all with it. */
  availability: share.default(1),
  common: share.default(0),
  /**
   * How calls are spread: `pool`, over all replicas; `leader`, all to one of them, so that more of them make it more
   * available and not faster (a writing primary, a quorum); `shards`, each replica has its own line and its own data.
   */
  spread: z.enum(["pool", "leader", "shards"]).default("pool"),
  /** Replicas without which it is down. Default: as many as the load needs; of shards all of them, of a leader's one. */
  needed: z.int().min(1).max(10_000).optional(),
  /** Whether the design answers without it, as without a cache. */
  optional: z.boolean().default(false),
  /** Dollars a month for one replica, and for a million calls. */
  perMonth: z.number().min(0).max(1e7).default(0),
  perMillion: z.number().min(0).max(1e6).default(0),
});

/** A call from one part to another. */
export const Route = z.strictObject({
  /** A part, or `client`. */
  from: name,
  to: name,
  /** Calls for each visit of `from`: one after the other, or all at once, with the answer of the last one. */
  calls: z.number().min(0).max(10_000).default(1),
  parallel: z.boolean().default(false),
  /** Share of them that is answered before, by a cache. */
  hit: share.default(0),
});

/** Kinds of requests: their share, and the ways they take beside those of all. */
export const RequestClass = z.strictObject({
  name,
  share: share,
  routes: z.array(Route).max(200),
});

/** Who comes, and how often. */
export const Workload = z.union([
  z.strictObject({ perSecond: z.number().min(1e-6).max(1e7) }),
  z.strictObject({
    users: z.int().min(1).max(10_000),
    thinkMs: z.number().min(0).max(3_600_000),
  }),
]);

/** What has to hold. */
export const Slo = z.strictObject({
  p99Ms: z.number().min(0.001).max(3_600_000).optional(),
  meanMs: z.number().min(0.001).max(3_600_000).optional(),
  availability: share.optional(),
  perMonth: z.number().min(0).max(1e9).optional(),
});

export const Design = z.strictObject({
  name,
  components: z.array(Component).min(1).max(100),
  /** Ways of every request. */
  routes: z.array(Route).min(1).max(500),
  classes: z.array(RequestClass).max(20).default([]),
  workload: Workload,
  slo: Slo.default({}),
  /** The day of its prices. */
  pricesOf: z.iso.date().optional(),
});

export type Component = z.infer<typeof Component>;
export type Route = z.infer<typeof Route>;
export type Workload = z.infer<typeof Workload>;
export type Slo = z.infer<typeof Slo>;
export type Design = z.infer<typeof Design>;
/** A design as it is written down: what has a default may be left out. */
export type DesignInput = z.input<typeof Design>;

/**
 * Reads a design once, at the door.
 *
 * @throws {TypeError} One sentence that names the place, what is allowed and what was received.
 * @example
 * ```ts
 * import { readDesign } from "#lib/design-evaluator";
 * import assert from "node:assert/strict";
 *
 * const design = {
 *   name: "feed",
 *   components: [{ name: "api", kind: "service" as const, serviceMs: 5 }],
 *   routes: [{ from: "client", to: "api", hit: 1.2 }],
 *   workload: { perSecond: 100 },
 * };
 * assert.throws(() => readDesign(design), {
 *   message: "Cannot read the design feed: routes.0.hit: at most 1: received 1.2",
 * });
 * ```
 */
export function readDesign(input: unknown): Design {
  const title = String((input as { name?: unknown } | null)?.name ?? "").slice(0, 60);
  const action = `read the design${title ? ` ${title}` : ""}`;
  const parsed = Design.safeParse(input);
  if (!parsed.success) throw new TypeError(`Cannot ${action}: ${issueOf(parsed.error, input)}`);
  const design = parsed.data, names = design.components.map(({ name }) => name);
  const twice = names.find((one, i) => names.indexOf(one) !== i);
  if (twice) throw new TypeError(`Cannot ${action}: two parts are called ${twice}`);
  if (names.includes("client")) {
    throw new TypeError(`Cannot ${action}: a part can't be called client: that is who asks`);
  }
  const known = new Set([...names, "client"]);
  for (const route of [...design.routes, ...design.classes.flatMap(({ routes }) => routes)]) {
    for (const end of [route.from, route.to]) {
      if (!known.has(end)) throw new TypeError(`Cannot ${action}: no part is called ${end}`);
    }
    if (route.to === "client") throw new TypeError(`Cannot ${action}: nobody calls the client`);
  }
  const classes = design.classes.length > 0 ? design.classes : [{ name: "all", routes: [] }];
  for (const { name, routes } of classes) {
    const ways = [...design.routes, ...routes];
    if (!ways.some(({ calls, from }) => from === "client" && calls > 0)) {
      const whose = design.classes.length > 0 ? ` for ${name}` : "";
      throw new TypeError(`Cannot ${action}: no route begins at the client${whose}`);
    }
    if ("users" in design.workload && ways.some(({ calls, parallel }) => parallel && calls > 1)) {
      throw new TypeError(
        `Cannot ${action}: calls at once need a load perSecond: of users in a circle there is no formula for them`,
      );
    }
  }
  const shares = design.classes.reduce((sum, { share }) => sum + share, 0);
  if (design.classes.length > 0 && Math.abs(shares - 1) > 1e-9) {
    throw new TypeError(`Cannot ${action}: shares of classes must add up to 1: received ${shares}`);
  }
  const priced = design.components.find(({ perMillion, perMonth }) => perMillion + perMonth > 0);
  if (priced && !design.pricesOf) {
    throw new TypeError(
      `Cannot ${action}: ${priced.name} has a price, so pricesOf must be its day`,
    );
  }
  return design;
}

function issueOf(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0]!;
  const place = issue.path.map(String).join(".");
  const received = issue.path.reduce<unknown>((at, key) => (at as never)?.[key], input);
  const what = issue.code === "too_big"
    ? `at most ${issue.maximum}`
    : issue.code === "too_small"
    ? `at least ${issue.minimum}`
    : issue.code === "unrecognized_keys"
    ? `there is no ${issue.keys[0]}`
    : issue.message.replace(/^Invalid (input|option): /, "");
  const shown = typeof received === "object" && received !== null
    ? ""
    : `: received ${String(received)}`;
  return `${place ? `${place}: ` : ""}${what}${issue.code === "unrecognized_keys" ? "" : shown}`;
}
