import suite from "../../../data/api-gateway/json-rpc.json" with { type: "json" };
import { answerRpc, readRpc, type RpcMethod } from "../faces/json-rpc.ts";

/** One exchange of the standard's, and whether ours is the same. */
export interface RpcRow {
  send: string;
  expected: string;
  got: string;
  ok: boolean;
}

type Pair = { minuend: number; subtrahend: number };

/** The methods that the examples call. */
export const RPC_EXAMPLE: Record<string, RpcMethod<undefined>> = {
  subtract: (params) => {
    const { minuend, subtrahend } =
      (Array.isArray(params) ? { minuend: params[0], subtrahend: params[1] } : params) as Pair;
    return minuend - subtrahend;
  },
  sum: (params) => (params as number[]).reduce((a, b) => a + b, 0),
  get_data: () => ["hello", 5],
  update: () => null,
  notify_sum: () => null,
  notify_hello: () => null,
};

/**
 * Holds all 15 exchanges of JSON-RPC 2.0, section 7, against a server: values and codes must be the same, error
 * messages may differ, answers of a batch may come in any order.
 */
export async function checkJsonRpc(
  answer: (text: string) => Promise<string | undefined> = ours,
): Promise<RpcRow[]> {
  return await Promise.all(suite.cases.map(async ({ send, answer: expected }) => {
    let got: string;
    try {
      got = canonical(JSON.parse(await answer(send) ?? "null"));
    } catch (error) {
      got = `threw ${(error as Error).name}`;
    }
    const wanted = canonical(expected);
    return { send, expected: wanted, got, ok: got === wanted };
  }));
}

const ours = (text: string) => answerRpc(readRpc(text), RPC_EXAMPLE, undefined);

/** Without messages, fields in one order, a batch sorted. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const { jsonrpc, id, result, error } = value as Record<string, unknown>;
  const code = (error as { code?: number } | undefined)?.code;
  return JSON.stringify({ jsonrpc, id, result, code });
}
