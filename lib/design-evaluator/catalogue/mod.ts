/** The twenty designs of this course as data, in the order of the notebooks. */
import { apiGateway } from "./api-gateway.ts";
import { caching } from "./caching.ts";
import { chaos } from "./chaos.ts";
import { circuitBreaker } from "./circuit-breaker.ts";
import { contractTesting } from "./contract-testing.ts";
import { designEvaluator } from "./design-evaluator.ts";
import type { Entry } from "./entry.ts";
import { horizontalScaling } from "./horizontal-scaling.ts";
import { loadTesting } from "./load-testing.ts";
import { metrics } from "./metrics.ts";
import { multiRegion } from "./multi-region.ts";
import { notifications } from "./notifications.ts";
import { oauth } from "./oauth.ts";
import { orchestrator } from "./orchestrator.ts";
import { polyglotPersistence } from "./polyglot-persistence.ts";
import { rateLimiter } from "./rate-limiter.ts";
import { search } from "./search.ts";
import { serverless } from "./serverless.ts";
import { sharding } from "./sharding.ts";
import { streamAnalytics } from "./stream-analytics.ts";
import { tracing } from "./tracing.ts";

export type { Claim, Entry } from "./entry.ts";

export const CATALOGUE: readonly Entry[] = [
  ...[apiGateway, notifications, polyglotPersistence, horizontalScaling, caching],
  ...[circuitBreaker, rateLimiter, sharding, oauth, tracing],
  ...[metrics, search, streamAnalytics, orchestrator, serverless],
  ...[multiRegion, chaos, loadTesting, contractTesting, designEvaluator],
];
