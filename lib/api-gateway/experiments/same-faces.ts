import { random, RealClock } from "../../sim/mod.ts";
import { directInvoke } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import { Gateway } from "../gateway.ts";

const FIELDS = {
  order: "id customerId restaurantId courierId status total lines { dish quantity price }",
  restaurant: "id name city open",
  courier: "id name vehicle minutes",
};

/** Asks for random things by three protocols, and counts where all three say the same. */
export async function sameByThreeFaces(many: number, seed: number): Promise<number> {
  const { invoke } = directInvoke(), chance = random(seed).split("faces");
  const gateway = new Gateway({ table: DELIVERY, invoke, clock: new RealClock() });
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  let same = 0;
  for (let i = 0; i < many; i++) {
    const name = names[chance.int(names.length)]!, id = `${PREFIX[name]}${1 + chance.int(70)}`;
    const answers = await threeAnswers(gateway, name, id);
    if (answers.every((one) => one === answers[0])) same++;
  }
  return same;
}

const PREFIX = { order: "o", restaurant: "r", courier: "k" };

/** One thing, by REST, GraphQL and JSON-RPC, as text; what is not there is `null` in all three. */
async function threeAnswers(
  gateway: Gateway,
  name: keyof typeof FIELDS,
  id: string,
): Promise<string[]> {
  const send = (path: string, body?: unknown) =>
    gateway.fetch(
      new Request(`http://api.example${path}`, {
        ...body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
        headers: { "content-type": "application/json" },
      }),
    );
  const rest = await send(`/${name}s/${id}`);
  const query = `query($id: String!) { ${name}(id: $id) { ${FIELDS[name]} } }`;
  const graphql = await (await send("/graphql", { query, variables: { id } })).json();
  const call = { jsonrpc: "2.0", method: name, params: { id }, id: 1 };
  const rpc = await (await send("/rpc", call)).json();
  const byRest = rest.status === 404 ? null : await rest.json();
  return [byRest, graphql.data[name], rpc.result].map((answer) => JSON.stringify(answer, sorted));
}

/** Fields in one order: JSON knows none, and GraphQL keeps that of its query. */
function sorted(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
