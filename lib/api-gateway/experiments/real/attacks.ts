import { rawExchange } from "./raw.ts";
import type { Site } from "./site.ts";

/** One request that means to be read in two ways, and what became of it. */
export interface AttackRow {
  attack: string;
  /** Status of the first answer; 0: the connection was closed without one. */
  status: number;
  /** Calls that reached a service because of it. */
  calls: number;
  /** Refused, or read in one way only. */
  held: boolean;
}

/** A request without a token: nothing of it may reach a service, whatever the framing. */
const ATTACKS: [string, string][] = [
  [
    "length and chunked",
    post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${get("/orders")}`),
  ],
  ["two lengths", post("Content-Length: 2\r\nContent-Length: 60\r\n", `{}${get("/orders")}`)],
  ["a length that is none", post("Content-Length: +2\r\n", "{}")],
  ["two hosts", "GET /orders HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
  ["a host with a path", "GET /orders HTTP/1.1\r\nHost: a/b\r\n\r\n"],
  [
    "a line that is folded",
    "GET /orders HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n Authorization: x\r\n\r\n",
  ],
  [
    "a space before the colon",
    "GET /orders HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer x\r\n\r\n",
  ],
  ["a forged identity", "GET /orders HTTP/1.1\r\nHost: a\r\nX-Identity: eyJ.eyJ.x\r\n\r\n"],
  ["dots in the path", get("/public/../orders")],
  ["a hidden slash", get("/public%2f..%2forders")],
  ["17 KB of headers", `GET /orders HTTP/1.1\r\nHost: a\r\nX-A: ${"x".repeat(17_000)}\r\n\r\n`],
  ["9 KB of target", get(`/orders?${"x".repeat(9000)}`)],
];

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
}

function post(headers: string, body: string): string {
  return `POST /rpc HTTP/1.1\r\nHost: a\r\n${headers}\r\n${body}`;
}

/** Sends each attack over a socket, and looks at the services afterwards. */
export async function attackSite(site: Site): Promise<AttackRow[]> {
  const rows: AttackRow[] = [];
  await site.calls();
  for (const [attack, text] of ATTACKS) {
    const answer = await rawExchange(site.url, text);
    const status = Number(answer.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0);
    const calls = Object.values(await site.calls()).reduce((a, b) => a + b, 0);
    const smuggled = (answer.match(/HTTP\/1\.1 2\d\d/g) ?? []).length;
    rows.push({ attack, status, calls, held: calls === 0 && smuggled === 0 });
  }
  return rows;
}
