import * as data from "./data.ts";
import * as edge from "./edge.ts";
import * as flow from "./flow.ts";
import * as judges from "./judges.ts";
import type { Load } from "./probe.ts";

/** By slug, in the order of the notebooks. */
export const PROBES: Readonly<Record<string, Load>> = {
  "api-gateway": edge.apiGateway,
  notifications: flow.notifications,
  "polyglot-persistence": data.polyglotPersistence,
  "horizontal-scaling": edge.horizontalScaling,
  caching: data.caching,
  "circuit-breaker": edge.circuitBreaker,
  "rate-limiter": edge.rateLimiter,
  sharding: data.sharding,
  oauth: edge.oauth,
  tracing: flow.tracing,
  metrics: flow.metrics,
  search: data.search,
  "stream-analytics": flow.streamAnalytics,
  orchestrator: data.orchestrator,
  serverless: edge.serverless,
  "multi-region": edge.multiRegion,
  chaos: flow.chaos,
  "load-testing": judges.loadTesting,
  "contract-testing": judges.contractTesting,
  "design-evaluator": judges.designEvaluator,
};
