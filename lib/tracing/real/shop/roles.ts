import type { Hono } from "hono";
import { kafka } from "../../../services/kafka.ts";
import { w3c } from "../../context/propagator.ts";
import { currentScope, inScope } from "../scope.ts";
import { type Service, type ServiceName, work } from "./setup.ts";

/** What each service does. Pauses are in ms, and stand for work. */
export const ROLES: Record<ServiceName, (service: Service) => void | Promise<void>> = {
  web: ({ app, call }) => {
    app.post("/checkout/:order", async (context) => {
      const order = context.req.param("order");
      const both = await Promise.all([
        call("cart", `/carts/${order}`),
        call("seats", "/holds", "POST"),
      ]);
      await Promise.all(both.map((answer) => answer.body?.cancel()));
      const paid = await call("payments", "/payments", "POST");
      await paid.body?.cancel();
      return context.json({ order, paid: paid.ok, trace: traceId() }, paid.ok ? 200 : 502);
    });
  },
  cart: ({ app }) => answer(app, "get", "/carts/:id", 2),
  seats: ({ app }) => answer(app, "post", "/holds", 4),
  payments,
  ledger: ({ app }) => {
    app.post("/entries", async (context) => {
      await work(3);
      // What the customer's request asks for, by its baggage: an old currency takes the table's lock.
      const slow = Number(currentScope()?.baggage?.get("ledger.lock") ?? 0);
      if (slow > 0) await work(Math.min(slow, 2000));
      return context.json({ entry: 1 });
    });
  },
};

function answer(app: Hono, method: "get" | "post", path: string, ms: number): void {
  app[method](path, async (context) => {
    await work(ms);
    return context.json({});
  });
}

/** Books the payment, and leaves the receipt to a queue: nobody waits for it, so it is linked and no child. */
async function payments({ app, call, tracer, atEnd }: Service): Promise<void> {
  const { log } = await kafka();
  const topic = `under-load-receipts-${crypto.randomUUID().slice(0, 8)}`;
  await log.createTopic(topic, 1);
  const messaging = { "messaging.system": "kafka", "messaging.destination.name": "receipts" };
  const consumer = await log.consume({ topic, group: "receipts" }, async ({ headers }) => {
    const sender = w3c.extract(headers);
    const span = tracer.start("process receipts", { kind: "consumer", attributes: messaging });
    if (sender) span.link(sender);
    await inScope({ span }, () => work(2));
    span.end();
  });
  app.post("/payments", async (context) => {
    const booked = await call("ledger", "/entries", "POST");
    await booked.body?.cancel();
    if (!booked.ok) return context.json({ booked: false }, 502);
    const span = tracer.start("send receipts", {
      ...{ kind: "producer", attributes: messaging, parent: currentScope()?.span },
    });
    const headers: Record<string, string> = {};
    w3c.inject(span, headers);
    await log.send(topic, [{ value: "receipt", headers }]).finally(() => span.end());
    return context.json({ booked: true });
  });
  atEnd.push(async () => {
    await consumer.close();
    await log.deleteTopic(topic);
    await log.close();
  });
}

function traceId(): string {
  return currentScope()?.span.traceId ?? "";
}
