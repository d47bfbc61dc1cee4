import { useGraphQlJit } from "@envelop/graphql-jit";
import { createHandler } from "graphql-http/lib/use/fetch";
import { createYoga } from "graphql-yoga";
import { Gcra } from "../../../rate-limiter/mod.ts";
import { RealClock } from "../../../sim/mod.ts";
import { directInvoke } from "../../delivery/local.ts";
import { DELIVERY } from "../../delivery/table.ts";
import { limitPerCaller } from "../../edge/limit.ts";
import { Gateway } from "../../gateway.ts";
import { GraphQLFace } from "../../graphql/face.ts";
import { deliveryLogin } from "../../real/login.ts";

/** The two queries of the race. */
export const RACE_QUERIES = {
  "20 orders with customer and lines":
    "{ orders(first: 20) { id total status customer { id name city } lines { dish quantity price } } }",
  "one order": '{ order(id: "o7") { id total status } }',
} as const;

/** Servers in this process: a query goes in as a request, an answer comes out as text. */
export type Racers = Record<
  "ours" | "ours, all layers" | "yoga" | "yoga, graphql-jit" | "graphql-http",
  (query: string) => Promise<string>
>;

/**
 * The same schema, the same data and the same resolvers, five times. "All layers": a token is verified, the cost is
 * charged, a problem with either is told; what the others do not have.
 */
export async function graphqlRacers(): Promise<Racers> {
  const clock = new RealClock(), { invoke } = directInvoke(), login = await deliveryLogin(clock);
  const authorization = `Bearer ${await login.token()}`, { authenticate } = login;
  const limiter = new Gcra({ clock, capacity: 1e9, refillRate: 1e9 });
  const bare = new Gateway({ table: DELIVERY, invoke, clock });
  const full = new Gateway({
    ...{ table: DELIVERY, invoke, clock, authenticate, limit: limitPerCaller(limiter) },
  });
  const { schema } = new GraphQLFace(DELIVERY, invoke).schema;
  const yoga = createYoga({ schema, logging: false, graphiql: false });
  const jit = createYoga({ schema, logging: false, graphiql: false, plugins: [useGraphQlJit()] });
  const http = createHandler({ schema });
  const through = (fetch: (request: Request) => Response | Promise<Response>, more = {}) => {
    return async (query: string) => {
      const body = JSON.stringify({ query });
      const headers = {
        ...{ "content-type": "application/json", "content-length": String(body.length) },
        ...more,
      };
      const request = new Request("http://api.example/graphql", { method: "POST", body, headers });
      return await (await fetch(request)).text();
    };
  };
  return {
    "ours": through((request) => bare.fetch(request)),
    "ours, all layers": through((request) => full.fetch(request), { authorization }),
    "yoga": through((request) => yoga.fetch(request)),
    "yoga, graphql-jit": through((request) => jit.fetch(request)),
    "graphql-http": through(async (request) => await http(request) as unknown as Response),
  };
}
