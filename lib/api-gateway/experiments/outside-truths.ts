import { JSONRPCServer } from "json-rpc-2.0";
import { RealClock, scored, type TruthRow } from "../../sim/mod.ts";
import { directInvoke } from "../delivery/local.ts";
import { DELIVERY } from "../delivery/table.ts";
import { Gateway } from "../gateway.ts";
import { RouteTable } from "../routing/route-table.ts";
import { checkForwarding } from "../truths/forwarding-suite.ts";
import { checkJsonRpc, RPC_EXAMPLE } from "../truths/json-rpc-suite.ts";
import { checkRoutes } from "../truths/route-suite.ts";
import { sameAnswers, type SameRow } from "../truths/same-answers.ts";
import { auditGraphQL, constantServer } from "./audits.ts";

/** A simpler server's score on the same cases: what a score of ours is worth. */
export interface ControlRow {
  truth: string;
  who: string;
  score: string;
}

/** Everything that nobody here wrote, and how ours and simpler ones do. */
export interface OutsideTruths {
  ours: TruthRow[];
  controls: ControlRow[];
  /** The random queries, with what they cost and called. */
  queries: SameRow[];
}

/** Runs all suites. */
export async function outsideTruths(queries: number, seed: number): Promise<OutsideTruths> {
  const routes = await checkRoutes((config, names) => new RouteTable(config, names));
  const forwarding = checkForwarding(), rpc = await checkJsonRpc();
  const { invoke } = directInvoke();
  const gateway = new Gateway({ table: DELIVERY, invoke, clock: new RealClock() });
  const audits = await auditGraphQL((request) => gateway.fetch(request));
  const stub = await auditGraphQL(constantServer()), same = await sameAnswers(queries, seed);
  const wrong = <Row extends { ok: boolean }>(rows: readonly Row[], name: (row: Row) => string) =>
    rows.filter(({ ok }) => !ok).map(name);
  const low = same.filter(({ cost, naiveCalls, batchedCalls }) =>
    cost < naiveCalls || cost < batchedCalls
  );
  const npm = (await npmJsonRpc()).filter(({ ok }) => ok).length;
  return {
    queries: same,
    ours: [
      scored(
        "routing: Gateway API's HTTPRoute conformance",
        routes.length,
        wrong(routes, ({ n }) => `${n}`),
      ),
      scored(
        "Forwarded and hop-by-hop: RFC 7239, RFC 9110",
        forwarding.length,
        wrong(forwarding, ({ fact }) => fact),
      ),
      scored("JSON-RPC 2.0, section 7", rpc.length, wrong(rpc, ({ send }) => send)),
      ...audits.map(({ level, of, missed }) => scored(`GraphQL over HTTP: ${level}`, of, missed)),
      scored(
        "random queries: data, errors, paths as graphql-js",
        same.length,
        wrong(same, ({ query }) => query),
      ),
      scored("random queries: cost at least the calls", same.length, low.map(({ query }) => query)),
    ],
    controls: [
      {
        truth: "JSON-RPC 2.0, section 7",
        who: "npm's json-rpc-2.0",
        score: `${npm} of ${rpc.length}`,
      },
      ...stub.map(({ level, of, passed }) => ({
        ...{ truth: `GraphQL over HTTP: ${level}`, who: "a constant answer" },
        score: `${passed} of ${of}`,
      })),
    ],
  };
}

/** The exchanges of JSON-RPC, answered by the package that one would install. */
export async function npmJsonRpc(): ReturnType<typeof checkJsonRpc> {
  const server = new JSONRPCServer({ errorListener: () => {} });
  for (const [name, method] of Object.entries(RPC_EXAMPLE)) {
    server.addMethod(name, (params) => method(params as never, undefined));
  }
  return await checkJsonRpc(async (text) => {
    const answer = await server.receiveJSON(text);
    return answer === null ? undefined : JSON.stringify(answer);
  });
}
