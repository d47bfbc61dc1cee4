import { bytesUpTo } from "../../lib/services/bytes-up-to.ts";
import { notOwnPage } from "../../lib/services/own-page.ts";
import { serveSite } from "../book/serve.ts";
import { merged, readProgress } from "./progress.ts";
import type { ProgressFile } from "./store-file.ts";

/** Progress of a lifetime fits into so many bytes. */
const MOST_BYTES = 50e6;

/**
 * Serves the drill on the loopback address: its pages, and `progress`, which GET reads and PUT adds to. A page of
 * another site gets nothing: its browser names where it comes from.
 *
 * @param port 0: a free one.
 */
export async function serveDrill(
  { dir, file, port = 0 }: { dir: string; file: ProgressFile; port?: number },
): Promise<{ url: string; close(): Promise<void> }> {
  return await serveSite(dir, port, [
    (request, next) => {
      const why = notOwnPage(request.headers);
      return why === undefined ? next() : text(403, why);
    },
    (request, next) =>
      new URL(request.url).pathname === "/progress" ? progress(request, file) : next(),
  ]);
}

const text = (status: number, body: string) => new Response(body, { status });

async function progress(request: Request, file: ProgressFile): Promise<Response> {
  try {
    if (request.method === "GET") return Response.json(file.read());
    if (request.method !== "PUT") return text(405, "GET reads the progress, PUT adds to it");
    const bytes = await bytesUpTo(MOST_BYTES, request.body);
    if (!bytes) {
      return text(413, `Cannot keep the progress: it must have at most ${MOST_BYTES} bytes`);
    }
    // Added to what is there, and not put in its place: a page that was open in two windows forgets nothing.
    const both = merged(file.read(), readProgress(new TextDecoder().decode(bytes)));
    file.write(both);
    return Response.json(both);
  } catch (error) {
    if (error instanceof TypeError) return text(400, error.message);
    throw error;
  }
}
