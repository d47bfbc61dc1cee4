import { random, RealClock } from "../../sim/mod.ts";
import { contractOf, expecting } from "../consumer/consumer.ts";
import { integer } from "../consumer/example.ts";
import { stateHandler } from "../provider/states.ts";
import { type Verified, verify } from "../provider/verify.ts";

/** What checkout expects of the stock, with and without a product that is there. */
export function stockContract() {
  return contractOf("checkout", "stock", [
    expecting("how many there are of a product", { path: "/stock/7" }, {
      body: { left: integer(3) },
    }, { given: [{ name: "a product is in stock", params: { id: 7, left: 3 } }] }),
    expecting("a product that is gone", { path: "/stock/7" }, { status: 404 }, {
      given: ["nothing is in stock"],
    }),
    expecting("an order for a product", { method: "POST", path: "/orders", body: { id: 7 } }, {
      status: 201,
      body: { left: integer(2) },
    }, { given: [{ name: "a product is in stock", params: { id: 7, left: 3 } }] }),
  ]);
}

/**
 * Verifies a provider that has a memory of its own. Without states it has nothing in stock, and what is asked of it cannot be
 * answered: the control.
 */
export async function verifyStock(withStates: boolean): Promise<readonly Verified[]> {
  const left = new Map<string, number>();
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET") {
      const many = left.get(pathname.split("/")[2]!);
      return many === undefined
        ? new Response(null, { status: 404 })
        : Response.json({ left: many });
    }
    const { id } = await request.json() as { id: number }, many = left.get(String(id));
    if (many === undefined) return new Response(null, { status: 409 });
    left.set(String(id), many - 1);
    return Response.json({ left: many - 1 }, { status: 201 });
  };
  const states = stateHandler({
    "a product is in stock": ({ id, left: many }) => void left.set(String(id), Number(many)),
    "nothing is in stock": () => left.clear(),
  }, () => left.clear());
  const { results } = await verify(stockContract(), { fetch, ...(withStates ? { states } : {}) }, {
    clock: new RealClock(),
    random: random(1),
  });
  return results;
}
