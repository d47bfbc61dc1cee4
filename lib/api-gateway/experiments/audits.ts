import { serverAudits } from "graphql-http";

/** How a server did in the audits of GraphQL over HTTP, by how much each matters. */
export interface AuditRow {
  level: "MUST" | "SHOULD" | "MAY";
  passed: number;
  of: number;
  /** Names of those that it did not pass. */
  missed: string[];
}

/**
 * Runs graphql-http's own audits of GraphQL over HTTP against a server in this process.
 *
 * @param fetch Answers requests to `/graphql`.
 */
export async function auditGraphQL(
  fetch: (request: Request) => Promise<Response>,
): Promise<AuditRow[]> {
  const rows: AuditRow[] = (["MUST", "SHOULD", "MAY"] as const).map((level) => (
    { level, passed: 0, of: 0, missed: [] }
  ));
  const fetchFn = (url: string, init: RequestInit) => fetch(new Request(url, init));
  const audits = serverAudits({ url: "http://gateway.example/graphql", fetchFn: fetchFn as never });
  for (const audit of audits) {
    const row = rows.find(({ level }) => audit.name.startsWith(level))!;
    row.of++;
    if ((await audit.fn()).status === "ok") row.passed++;
    else row.missed.push(audit.name);
  }
  return rows;
}

/** A server that says the same to everybody: what an audit is worth shows where this one passes. */
export function constantServer(): (request: Request) => Promise<Response> {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return () => Promise.resolve(new Response('{"data":{"__typename":"Query"}}', { headers }));
}
