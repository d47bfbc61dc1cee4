/**
 * The Rust core of Pact as a judge, in a process of its own, since its threads linger: for each group of requests a mock
 * server with one interaction, and what it answers to each of them. Argument: the folder of pact-core. Standard input: the
 * groups, as JSON. The last line of the output: for each group the list of verdicts, `true` where the request matched.
 */
import { request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import process from "node:process";
import { text } from "node:stream/consumers";

interface Sent {
  method: string;
  path: string;
  headers: [string, string][];
  body?: string;
}

interface Group {
  /** Pact's number of the specification: 1, 2 (1.1), 3 (2), 4 (3), 5 (4). */
  specification: number;
  method: string;
  path: string;
  query: [string, string[]][];
  headers: [string, string[]][];
  body?: string;
  contentType?: string;
  /** As JSON, by category. */
  rules?: string;
  sent: Sent[];
}

function send(port: number, { method, path, headers, body }: Sent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fields = [
      ...headers.flat(),
      ...body === undefined
        ? []
        : ["content-length", String(new TextEncoder().encode(body).length)],
    ];
    const sent = httpRequest(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: ["host", "127.0.0.1", ...fields],
        timeout: 5000,
      },
      (got) => got.resume().on("end", () => resolve(got.statusCode === 200)),
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

setTimeout(() => process.exit(3), 120_000);
const [, , folder] = process.argv;
const { makeConsumerPact } = createRequire(folder!)(folder!);
const groups = JSON.parse(await text(process.stdin)) as Group[];
const verdicts: boolean[][] = [];
for (const [i, group] of groups.entries()) {
  const pact = makeConsumerPact(`consumer${i}`, `provider${i}`, group.specification, "error");
  const interaction = pact.newInteraction("asked");
  interaction.withRequest(group.method, group.path);
  for (const [name, values] of group.query) {
    values.forEach((value, at) => interaction.withQuery(name, at, value));
  }
  for (const [name, values] of group.headers) {
    values.forEach((value, at) => interaction.withRequestHeader(name, at, value));
  }
  if (group.body !== undefined) interaction.withRequestBody(group.body, group.contentType ?? "");
  if (group.rules !== undefined) interaction.withRequestMatchingRules(group.rules);
  interaction.withStatus(200);
  const port = pact.createMockServer("127.0.0.1", 0);
  const answers: boolean[] = [];
  for (const sent of group.sent) answers.push(await send(port, sent));
  pact.cleanupMockServer(port);
  verdicts.push(answers);
}
process.stdout.write(`\nverdicts ${JSON.stringify(verdicts)}\n`, () => process.exit(0));
