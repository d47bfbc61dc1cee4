import { ServiceError } from "../../circuit-breaker/mod.ts";
import type { Illness } from "../faults/fault-point.ts";
import type { ServiceName, Shop } from "./shop.ts";

/** Faults at the shop's fault points, by name. */
export const ILLNESSES = [
  "payments slow",
  "payments fail",
  "payments hang",
  "answers lost",
  "loyalty hangs",
] as const;
export type IllnessName = typeof ILLNESSES[number];

/** Where a fault falls and what it does. `size` 1 is a middling fault; twice as much is twice as bad, up to all calls. */
export function illnessOf(name: IllnessName, size = 1): { where: ServiceName; illness: Illness } {
  const share = (of: number) => Math.min(1, of * size);
  switch (name) {
    case "payments slow":
      return { where: "payments", illness: { delay: Math.min(60_000, 400 * size) } };
    case "payments fail":
      return {
        where: "payments",
        illness: { error: () => new ServiceError(503), share: share(0.4) },
      };
    case "payments hang":
      return { where: "payments", illness: { hang: true, share: share(0.3) } };
    case "answers lost":
      return { where: "payments", illness: { loseAnswer: true, share: share(0.3) } };
    case "loyalty hangs":
      return { where: "loyalty", illness: { hang: true } };
  }
}

/** All faults of the shop: those of its fault points, and a service that is overloaded by itself. */
export const SHOP_FAULTS = [...ILLNESSES, "seats overloaded"] as const;
export type ShopFault = typeof SHOP_FAULTS[number];

/** Makes the shop ill. @returns Takes the fault back. */
export function makeIll(shop: Shop, fault: ShopFault, size = 1): () => void {
  if (fault !== "seats overloaded") {
    const { where, illness } = illnessOf(fault, size);
    return shop.points[where].ill(illness);
  }
  const { seats } = shop.services, times = 1 + 2 * size;
  seats.slowdown *= times;
  return () => void (seats.slowdown /= times);
}
