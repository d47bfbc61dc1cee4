const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};
const WHOLE = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ORDER = ["y", "w", "d", "h", "m", "s", "ms"];

/**
 * Reads a duration as PromQL writes it: `5m`, `1h30m`, `90s`; units from long to short, each at most once.
 *
 * @returns Milliseconds, or `undefined` where the text is no duration.
 *
 * @example
 * ```ts
 * import { parseDuration } from "#lib/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.equal(parseDuration("1h30m"), 5_400_000);
 * assert.equal(parseDuration("30m1h"), undefined);
 * ```
 */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const found = text === "" ? null : WHOLE.exec(text);
  if (!found) return undefined;
  const ms = ORDER.reduce((sum, unit, i) => sum + Number(found[i + 1] ?? 0) * UNITS[unit]!, 0);
  // What Go holds of a duration: 2⁶³ nanoseconds.
  return ms <= 9_223_372_036_854 ? ms : undefined;
}

/** Writes milliseconds as PromQL does. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  let left = Math.abs(ms), text = ms < 0 ? "-" : "";
  for (const unit of ORDER) {
    const whole = Math.floor(left / UNITS[unit]!);
    // Prometheus writes years and weeks only where nothing remains.
    if (whole === 0 || ((unit === "y" || unit === "w") && left % UNITS[unit]! !== 0)) continue;
    text += `${whole}${unit}`;
    left -= whole * UNITS[unit]!;
  }
  return text;
}
