import { scored, type TruthRow } from "../../sim/mod.ts";
import {
  checkAgreement,
  checkClockSkew,
  checkCriticalPaths,
  checkOtlp,
  checkOtStates,
  checkPathSums,
  checkServiceLinks,
  checkShares,
  checkThresholds,
  checkUpdates,
  varianceRatio,
} from "../mod.ts";

/** What ours is held against, all that needs no server. */
export function outsideTruths(): TruthRow[] {
  const row = (truth: string, { of, wrong }: { of: number; wrong: readonly string[] }) =>
    scored(truth, of, wrong);
  const agreement = checkAgreement(20_000), variance = varianceRatio(2000, 0.1, 200);
  return [
    row("OTLP, byte for byte and back (Google's protobuf)", checkOtlp()),
    row("sampling thresholds and adjusted counts (OpenTelemetry)", checkThresholds()),
    row("tracestate of sampling (OpenTelemetry)", checkOtStates()),
    row("a second stage of sampling (OpenTelemetry)", checkUpdates()),
    row("critical paths (Jaeger)", checkCriticalPaths()),
    row("service maps (Zipkin; the shared half of 30)", checkServiceLinks()),
    row("clock skew (Zipkin)", checkClockSkew()),
    row("critical sections add up to the root, random trees", checkPathSums(500)),
    row("kept within 3 deviations of p, six shares", checkShares(undefined, 30_000)),
    {
      truth: "variance of counts against Horvitz and Thompson's n (1 − p) / p",
      score: `${variance.toFixed(2)} times as large`,
      // Of 200 samples a variance is known within a tenth (one deviation).
      ok: Math.abs(variance - 1) < 0.3,
    },
    {
      truth: "four services decide alike on 20,000 traces",
      score: agreement.wrong[0] ?? "all of them",
      ok: agreement.wrong.length === 0,
    },
  ];
}
