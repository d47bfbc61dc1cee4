import { type Random, VirtualClock } from "../../sim/mod.ts";

/** What can go wrong between a shop and its bank, and when. Times in ms. */
export interface PaymentFault {
  kind: "answer lost" | "request lost" | "slow" | "restart" | "twice" | "behind";
  at: number;
  /** How long it lasts; a restart takes no time. */
  for: number;
}

export const PAYMENT_FAULTS: readonly PaymentFault["kind"][] = [
  ...["answer lost", "request lost", "slow", "restart", "twice", "behind"] as const,
];

/** What an order came to. */
export interface PaymentOutcome {
  charged: number;
  told: boolean;
}

const ORDERS = 20, EVERY = 100, WAY = 5, TIMEOUT = 50, RETRIES = 8, BACKOFF = 60;
/** Length of the part of a run in which faults may begin, in ms. */
export const PAYMENT_SPAN = ORDERS * EVERY;

/**
 * A shop that charges cards through a gateway, on a virtual clock: it asks again when no answer comes, with the same
 * idempotency key, and the gateway remembers keys, so that nobody pays twice.
 *
 * `keys: "memory"` is the planted bug: it takes a lost answer *and* a restart, in this order and near each other, to
 * charge somebody twice. Each alone is harmless, and so is the other order.
 *
 * @returns What each order came to. O(orders × retries): some 0.1 ms.
 */
export function runPayments(
  schedule: readonly PaymentFault[],
  keys: "memory" | "stored",
): PaymentOutcome[] {
  const clock = new VirtualClock();
  const orders = Array.from(
    { length: ORDERS },
    (): PaymentOutcome => ({ charged: 0, told: false }),
  );
  let memory = new Set<number>();
  const stored = new Set<number>();
  const during = (kind: PaymentFault["kind"]) => {
    const now = clock.now();
    return schedule.some((fault) =>
      fault.kind === kind && now >= fault.at && now < fault.at + fault.for
    );
  };
  const arrive = (order: number) => {
    const known = keys === "memory" ? memory : stored;
    if (!known.has(order)) {
      known.add(order);
      orders[order]!.charged++;
    }
    if (during("answer lost")) return;
    clock.schedule(during("slow") ? TIMEOUT : WAY, () => void (orders[order]!.told = true));
  };
  const ask = (order: number, attempt: number) => {
    if (orders[order]!.told) return;
    if (!during("request lost")) {
      clock.schedule(WAY, () => arrive(order));
      if (during("twice")) clock.schedule(2 * WAY, () => arrive(order));
    }
    if (attempt < RETRIES) {
      clock.schedule(TIMEOUT + BACKOFF * attempt, () => ask(order, attempt + 1));
    }
  };
  for (let order = 0; order < ORDERS; order++) clock.schedule(order * EVERY, () => ask(order, 0));
  for (const { kind, at } of schedule) {
    if (kind === "restart") clock.schedule(at, () => void (memory = new Set()));
  }
  clock.runSync({ maxEvents: 100_000 });
  return orders;
}

/** Why a run is broken: somebody paid twice, or was charged and never told; `undefined` where all is well. */
export function paymentsBroken(
  schedule: readonly PaymentFault[],
  keys: "memory" | "stored",
): string | undefined {
  const orders = runPayments(schedule, keys);
  const twice = orders.filter(({ charged }) => charged > 1).length;
  return twice > 0 ? `${twice} of ${orders.length} orders were charged twice` : undefined;
}

/** A random schedule of up to six faults. */
export function paymentSchedule(random: Random): PaymentFault[] {
  return Array.from({ length: 1 + random.int(6) }, (): PaymentFault => ({
    kind: PAYMENT_FAULTS[random.int(PAYMENT_FAULTS.length)]!,
    at: random.int(PAYMENT_SPAN),
    for: 10 + random.int(300),
  })).sort((a, b) => a.at - b.at);
}

/** The same fault for a shorter time. */
export function gentlerPayment(fault: PaymentFault): PaymentFault[] {
  return [10, 30, 100].filter((ms) => ms < fault.for).map((ms) => ({ ...fault, for: ms }));
}
