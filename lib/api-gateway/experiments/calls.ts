import { execute, parse } from "graphql";
import { directInvoke } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import { GraphQLFace } from "../graphql/face.ts";

/** Calls that reached the back ends for one query. */
export interface CallRow {
  /** Orders on the screen. */
  orders: number;
  resolvers: "one call per object" | "one call per level";
  calls: number;
}

const scope = { signal: new AbortController().signal };

/** The screen as a query. */
export const screenQuery = (orders: number): string =>
  `{ orders(first: ${orders}) { id status total restaurant { name } courier { name minutes } } }`;

/** Runs the screen's query with naive resolvers and with the compiled plan, and counts at the back ends. */
export async function backendCalls(sizes: readonly number[]): Promise<CallRow[]> {
  const rows: CallRow[] = [];
  for (const orders of sizes) {
    const { naive, batched } = await callsOf(screenQuery(orders));
    rows.push({ orders, resolvers: "one call per object", calls: naive });
    rows.push({ orders, resolvers: "one call per level", calls: batched });
  }
  return rows;
}

const LIMITS = { depth: 20, aliases: 500, fields: 5000 };

/** Calls for one query both ways, and what it was expected to cost at most. */
export async function callsOf(
  query: string,
): Promise<{ naive: number; batched: number; cost: number; depth: number }> {
  const { invoke, calls } = directInvoke(),
    face = new GraphQLFace(DELIVERY, invoke, { limits: LIMITS });
  const prepared = face.prepare({ query });
  await prepared.execute(scope);
  const batched = calls();
  await execute({ schema: face.schema.schema, document: parse(query), contextValue: scope });
  return { batched, naive: calls() - batched, cost: prepared.cost, depth: prepared.depth };
}

/** One query of the cost experiment. */
export interface CostRow {
  /** Links that the query follows, one inside the other. */
  links: number;
  what: "cost, predicted" | "calls, one per object" | "calls, one per level";
  many: number;
}

/** A query that goes from an order to its restaurant, to that one's orders, and on, `links` times. */
export function nestedQuery(links: number, first: number): string {
  let inside = "id";
  for (let i = links; i > 0; i--) {
    inside = i % 2 === 1 ? `restaurant { ${inside} }` : `orders(first: ${first}) { ${inside} }`;
  }
  return `{ orders(first: ${first}) { ${inside} } }`;
}

/** What queries cost that grow by a link each. */
export async function nestedCosts(most: number, first: number): Promise<CostRow[]> {
  const rows: CostRow[] = [];
  for (let links = 0; links <= most; links++) {
    const { naive, batched, cost } = await callsOf(nestedQuery(links, first));
    rows.push({ links, what: "cost, predicted", many: cost });
    rows.push({ links, what: "calls, one per object", many: naive });
    rows.push({ links, what: "calls, one per level", many: batched });
  }
  return rows;
}

/** Nested queries of all depths and widths up to these: what each may cost, and how many objects it looks up. */
export async function nestedQueries(
  most: number,
  widest: number,
): Promise<{ cost: number; naiveCalls: number }[]> {
  const rows: { cost: number; naiveCalls: number }[] = [];
  for (let links = 0; links <= most; links++) {
    for (let first = 2; first <= widest; first += 2) {
      const { naive, cost } = await callsOf(nestedQuery(links, first));
      rows.push({ cost, naiveCalls: naive });
    }
  }
  return rows;
}
