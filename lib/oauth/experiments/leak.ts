import { Hono } from "hono";

/** A place where a secret may end up, and whether it did. */
export interface LeakRow {
  place: string;
  "API key in the URL": string;
  "token in a header": string;
}

/** The basic design: whoever knows the key may do everything, until the key is changed. */
function mayCall(request: Request, key: string): boolean {
  const given = new URL(request.url).searchParams.get("api_key");
  return given === key;
}

/** Sends one call through a proxy that logs, to an app that links elsewhere, and looks for the secret. */
export async function whereItShows(): Promise<LeakRow[]> {
  const secret = "example-secret";
  const look = async (url: string, headers: Record<string, string>) => {
    const log: string[] = [], history: string[] = [url];
    const app = new Hono().get(
      "/albums",
      (c) => mayCall(c.req.raw, secret) ? c.text("albums") : c.text("", 401),
    );
    app.notFound((c) => c.text("", 404));
    const proxy = (request: Request) => {
      log.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`);
      return app.fetch(request);
    };
    await proxy(new Request(url, { headers }));
    // A picture from elsewhere on that page is fetched with the page's address, query included.
    const referer = url;
    const has = (places: string[]) => places.some((p) => p.includes(secret)) ? "there" : "–";
    return [has(log), has(history), has([referer]), has([url])];
  };
  const key = await look(`https://albums.example/albums?api_key=${secret}`, {});
  const token = await look("https://albums.example/albums", { Authorization: `Bearer ${secret}` });
  const places = [
    "access log of every proxy",
    "browser history",
    "Referer (policy unsafe-url)",
    "a link passed on",
  ];
  return places.map((place, i) => ({
    place,
    "API key in the URL": key[i]!,
    "token in a header": token[i]!,
  }));
}

/** Access that a leaked credential has given so far. */
export interface CopyRow {
  time: number;
  hours: number;
  credential: string;
}

/**
 * For how long a thief has had access after a while, in hours: with a key until somebody notices, with a
 * token until it expires. Time in minutes.
 */
export function copied({ foundAfter, accessMinutes }: {
  /** Days until a leaked key is found and changed. */
  foundAfter: number;
  accessMinutes: number;
}): CopyRow[] {
  const end = foundAfter * 1440 * 2, rows: CopyRow[] = [];
  for (let i = 0; i <= 40; i++) {
    const time = 0.5 * (end / 0.5) ** (i / 40);
    rows.push({ time, hours: Math.min(time, foundAfter * 1440) / 60, credential: "API key" });
    rows.push({ time, hours: Math.min(time, accessMinutes) / 60, credential: "access token" });
  }
  return rows.sort((a, b) =>
    a.credential < b.credential ? 1 : a.credential > b.credential ? -1 : 0
  );
}
