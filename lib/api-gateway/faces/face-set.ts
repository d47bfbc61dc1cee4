import { bodyText, LIMITS } from "../forwarding/guard.ts";
import type { GatewayOptions } from "../gateway-options.ts";
import { GraphQLFace } from "../graphql/face.ts";
import {
  answerResponse,
  errorResponse,
  type GraphQLMedia,
  mediaOf,
  paramsOf,
  refuseMethod,
} from "../graphql/over-http.ts";
import type { CallScope } from "../operations/call.ts";
import { parseInput } from "../operations/call.ts";
import { operationCost } from "../operations/cost.ts";
import type { Operation } from "../operations/operation.ts";
import { problemOf, Refusal } from "../problem.ts";
import { answerRpc, isCall, readRpc, type RpcMethod } from "./json-rpc.ts";
import { openApi } from "./open-api.ts";
import { gatherInput, RestPlaces } from "./rest.ts";
import { rpcInput, rpcMethods, type RpcParams } from "./rpc-methods.ts";

/** A request that a face has understood: what it may cost is known, and nothing was called. */
export interface PreparedRequest {
  readonly face: "rest" | "graphql" | "rpc";
  /** Units at most. */
  readonly cost: number;
  run(scope: CallScope): Promise<Response>;
}

/** All faces of one table. */
export class FaceSet {
  readonly #options: GatewayOptions;
  readonly #graphql: GraphQLFace;
  readonly #places: RestPlaces;
  readonly #methods: Record<string, RpcMethod<CallScope>>;
  #document: string | undefined;

  constructor(options: GatewayOptions) {
    const { table, invoke } = options;
    this.#options = options;
    this.#graphql = new GraphQLFace(table, invoke, options.graphql);
    this.#places = new RestPlaces(table.operations.values());
    this.#methods = rpcMethods(table, invoke);
  }

  /**
   * What a request asks for; `undefined` where no face wants it and somebody else may. Never rejects: what is wrong is
   * an answer like any other, and costs a unit, since finding it out was work.
   */
  prepare(request: Request, path: string, others = false): Promise<PreparedRequest | undefined> {
    return path === "/graphql"
      ? this.#prepareGraphQL(request)
      : this.#prepare(request, path, others);
  }

  async #prepare(
    request: Request,
    path: string,
    others: boolean,
  ): Promise<PreparedRequest | undefined> {
    try {
      if (path === "/rpc") return await this.#prepareRpc(request);
      if (path === "/openapi.json") return this.#describe(request);
      const prepared = await this.#prepareRest(request, path);
      if (prepared || others) return prepared;
      throw new Refusal(404, "Cannot find it: there is nothing of that name here");
    } catch (error) {
      return { face: "rest", cost: 1, run: () => Promise.resolve(problemOf(error)) };
    }
  }

  async #prepareGraphQL(request: Request): Promise<PreparedRequest> {
    let media: GraphQLMedia = "application/json";
    try {
      media = mediaOf(request);
      const most = this.#options.requests?.body ?? LIMITS.body;
      const params = await paramsOf(request, this.#options.trusted, most);
      const query = this.#graphql.prepare(params);
      // A link in a page is a GET: it must not change anything.
      if (query.kind === "mutation" && request.method === "GET") refuseMethod("POST");
      return {
        face: "graphql",
        get cost() {
          return query.cost;
        },
        run: async (scope) => answerResponse(await query.execute(scope), media),
      };
    } catch (error) {
      const refused = errorResponse(error, media);
      return { face: "graphql", cost: 1, run: () => Promise.resolve(refused) };
    }
  }

  async #prepareRpc(request: Request): Promise<PreparedRequest> {
    if (request.method !== "POST") refuseMethod("POST");
    const batch = readRpc(await bodyText(request, this.#options.requests?.body ?? LIMITS.body));
    let cost = 0;
    for (const one of batch.calls) {
      const operation = isCall(one) ? this.#options.table.operations.get(one.method) : undefined;
      cost += operation && isCall(one) ? priceOf(operation, one.params) : 1;
    }
    const run = async (scope: CallScope) => {
      const text = await answerRpc(batch, this.#methods, scope);
      return text === undefined
        ? new Response(null, { status: 204 })
        : new Response(text, { headers: { "content-type": "application/json" } });
    };
    return { face: "rpc", cost, run };
  }

  async #prepareRest(request: Request, path: string): Promise<PreparedRequest | undefined> {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const found = this.#places.find(method, path);
    if (found === undefined) return undefined;
    if (Array.isArray(found)) return refuseMethod(found.join(", "));
    const { operation } = found;
    const input = parseInput(
      operation,
      await gatherInput(operation, found.parameters, request, this.#options.requests?.body),
    );
    const run = async (scope: CallScope) => {
      const answer = await this.#options.invoke(operation, input, scope);
      if (answer === null) {
        throw new Refusal(404, `Cannot find it: ${operation.name} found nothing`);
      }
      const body = request.method === "HEAD" ? null : JSON.stringify(answer);
      return new Response(body, { headers: { "content-type": "application/json" } });
    };
    return { face: "rest", cost: operationCost(operation, input), run };
  }

  #describe(request: Request): PreparedRequest {
    if (request.method !== "GET") refuseMethod("GET");
    this.#document ??= JSON.stringify(
      openApi(this.#options.table, "API", this.#options.version ?? "1"),
    );
    const response = new Response(this.#document, {
      headers: { "content-type": "application/json" },
    });
    return { face: "rest", cost: 1, run: () => Promise.resolve(response) };
  }
}

/** By what the operation makes of its parameters; what is wrong with them is told in their own answer. */
function priceOf(operation: Operation, params: RpcParams | undefined): number {
  try {
    return operationCost(operation, rpcInput(operation, params));
  } catch {
    return 1;
  }
}
