import { parseList } from "structured-headers";
import { startSite } from "../api-processes.ts";

/** One request through the edge. */
export interface EdgeRow {
  request: string;
  status: number;
  "Cache-Status": string;
  Age: string;
  /** Requests that have reached the origin so far. */
  "at the origin": number;
}

/**
 * Two processes, an origin and an edge, and real requests between them: once, again, conditionally, many at
 * once, and private ones.
 */
export async function throughEdge(): Promise<EdgeRow[]> {
  const site = await startSite();
  const rows: EdgeRow[] = [];
  const ask = async (request: string, path: string, headers: Record<string, string> = {}) => {
    const signal = AbortSignal.timeout(5000);
    const response = await fetch(site.edge + path, { headers, signal });
    await response.arrayBuffer();
    rows.push({
      request,
      status: response.status,
      "Cache-Status": said(response.headers.get("cache-status")),
      Age: response.headers.get("age") ?? "",
      "at the origin": await site.calls(),
    });
    return response;
  };
  try {
    const first = await ask("GET /recipes/bread", "/recipes/bread");
    await ask("the same again", "/recipes/bread");
    const etag = first.headers.get("etag") ?? "";
    await ask("If-None-Match with its ETag", "/recipes/bread", { "if-none-match": etag });
    const many = Array.from(
      { length: 20 },
      () =>
        fetch(`${site.edge}/recipes/soup`, { signal: AbortSignal.timeout(5000) }).then((response) =>
          response.arrayBuffer()
        ),
    );
    await Promise.all(many);
    await ask("after 20 at once for /recipes/soup", "/recipes/soup");
    await ask("GET /me as Ada", "/me", { authorization: "Ada" });
    await ask("GET /me as Ben", "/me", { authorization: "Ben" });
  } finally {
    await site.stop();
  }
  return rows;
}

/** What the edge says, without its lifetime, which differs by a second from run to run. */
function said(field: string | null): string {
  if (field === null) return "";
  const [, parameters] = parseList(field)[0] ?? [undefined, new Map<string, unknown>()];
  return [...parameters].filter(([name]) => name !== "ttl").map(([name, value]) =>
    value === true ? name : `${name}=${value}`
  ).join("; ");
}
