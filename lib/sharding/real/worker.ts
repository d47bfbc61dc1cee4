/**
 * A shard as a process of its own: one SQLite file behind HTTP, to be killed and started again on its file.
 * It ends with its parent, or after its budget.
 *
 * Arguments: the shard's number, its file, its budget in ms.
 */
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { listening } from "../../services/listening.ts";
import { decode, encode } from "../codec.ts";
import { shardLayout } from "../layout.ts";
import { INVOICES } from "../schema.ts";
import { Refused, StaleEpoch, type Statement } from "../shard.ts";
import { SqliteShard } from "./sqlite-shard.ts";

const [id = "0", path = ":memory:", budget = "60000"] = process.argv.slice(2);
const shard = new SqliteShard(Number(id), path, shardLayout(INVOICES));

/** More than this is no request of ours, in bytes. */
const MOST = 16e6;

const server = createServer((request, response) => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  request.on("data", (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= MOST) chunks.push(chunk);
    else response.writeHead(413).end();
  });
  request.on("end", () => {
    if (size > MOST) return;
    const [status, answer] = answerTo(new TextDecoder().decode(Buffer.concat(chunks)));
    response.writeHead(status, { "content-type": "application/json" }).end(encode(answer));
  });
});

function answerTo(text: string): [status: number, answer: unknown] {
  try {
    const { statements, epoch } = decode<{ statements: Statement[]; epoch?: number }>(text);
    return [200, { rows: shard.runNow(statements, epoch) }];
  } catch (error) {
    if (error instanceof StaleEpoch) return [409, { asked: error.asked, fence: error.fence }];
    if (error instanceof Refused) return [412, { message: error.message }];
    return [400, { message: (error as Error).message }];
  }
}

server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
setTimeout(() => process.exit(0), Number(budget));
