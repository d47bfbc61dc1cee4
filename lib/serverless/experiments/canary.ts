import { Router } from "../platform/router.ts";

/** How many customers a canary got, of how many it was to get. */
export interface CanaryRow {
  asked: number;
  customers: number;
  of: number;
  /** Customers of the share before who have it no longer. */
  lost: number;
}

/** Shares of a canary, one after the other. */
export function canaryShares(shares: readonly number[], of = 2000): CanaryRow[] {
  const router = new Router<string>(), version = router.publish("v1"), next = router.publish("v2");
  let before = new Set<number>();
  return shares.map((share) => {
    router.alias("live", { version, canary: { version: next, share } });
    const now = new Set(
      Array.from({ length: of }, (_, i) => i).filter((i) =>
        router.resolve("live", `customer-${i}`).version === next
      ),
    );
    const lost = [...before].filter((customer) => !now.has(customer)).length;
    before = now;
    return { asked: share, customers: now.size, of, lost };
  });
}
