import process from "node:process";
import { rawExchange } from "./raw.ts";
import type { Site } from "./site.ts";

/** One request that means to be read in two ways, and what became of it. */
export interface AttackRow {
  attack: string;
  /** Status of the first answer; 0: the connection was closed without one. */
  status: number;
  /** Calls that reached a service because of it. */
  calls: number;
  /** Refused as it must be, and nothing behind it was answered. */
  held: boolean;
}

interface Attack {
  attack: string;
  text: string;
  /** Statuses that say that it was seen through. */
  held: readonly number[];
  /** Calls that it may make. Default: none. */
  calls?: number;
}

/** All of them carry a good token: what keeps them out must be the door, and not that nobody knows them. */
function attacks(token: string): Attack[] {
  const auth = `Host: a\r\nAuthorization: Bearer ${token}\r\n`;
  const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\n${auth}${more}\r\n`;
  const post = (more: string, body: string) => `POST /rpc HTTP/1.1\r\n${auth}${more}\r\n${body}`;
  const orders = get("/orders");
  // Bun resolves dots before anybody can see them: one reading, but not ours.
  const dots = BUN ? { held: [200], calls: 1 } : { held: [400] };
  return [
    {
      ...{ attack: "length and chunked", held: [400] },
      text: post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${orders}`),
    },
    {
      ...{ attack: "two lengths", held: [400] },
      text: post("Content-Length: 2\r\nContent-Length: 60\r\n", `{}${orders}`),
    },
    { attack: "a length that is none", text: post("Content-Length: +2\r\n", "{}"), held: [400] },
    { attack: "two hosts", text: get("/orders", "Host: b\r\n"), held: [400] },
    { attack: "a host with a path", text: orders.replace("Host: a", "Host: a/b"), held: [400] },
    { attack: "a folded line", text: get("/orders", "X-A: 1\r\n X-B: 2\r\n"), held: [400] },
    { attack: "a space before the colon", text: get("/orders", "X-A : 1\r\n"), held: [400] },
    {
      attack: "a forged identity",
      text: get("/orders", "X-Identity: e.e.x\r\n"),
      held: [200],
      calls: 1,
    },
    { attack: "dots in the path", text: get("/public/../orders"), ...dots },
    { attack: "a hidden slash", text: get("/public%2f..%2forders"), held: [400] },
    {
      attack: "an id of two dots",
      text: get("/graphql?query={order(id:%22..%22){id}}"),
      held: [200],
    },
    {
      attack: "17 KB of headers",
      text: get("/orders", `X-A: ${"x".repeat(17_000)}\r\n`),
      held: [431],
    },
    { attack: "9 KB of target", text: get(`/orders?${"x".repeat(9000)}`), held: [414] },
  ];
}

const BUN = process.versions["bun"] !== undefined;

/** Sends each attack over a socket, and looks at the services afterwards. */
export async function attackSite(site: Site): Promise<AttackRow[]> {
  const rows: AttackRow[] = [];
  await site.calls();
  for (const { attack, text, held, calls: most = 0 } of attacks(await site.login.token())) {
    const answer = await rawExchange(site.url, text);
    const answers = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((found) => Number(found[1]));
    const status = answers[0] ?? 0,
      calls = Object.values(await site.calls()).reduce((a, b) => a + b, 0);
    // A second answer would be that of a request inside the first.
    const alone = answers.length <= 1;
    rows.push({ attack, status, calls, held: held.includes(status) && calls <= most && alone });
  }
  return rows;
}
