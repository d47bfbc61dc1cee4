import { bytesUpTo } from "../../lib/services/bytes-up-to.ts";
import { notOwnPage } from "../../lib/services/own-page.ts";
import { serveSite } from "../book/serve.ts";
import { shown } from "../paths.ts";
import { readProgress } from "./read-progress.ts";
import type { ProgressFile } from "./store-file.ts";

/** Progress of a lifetime fits into so many bytes. */
const MOST_BYTES = 50e6;

type Answer = (request: Request, file: ProgressFile) => Promise<Response>;

/** What the pages ask for, besides files. */
const ASKED: Record<string, Answer> = {
  "/progress": progress,
  "/progress/again": again,
  "/interview": interview,
};

/**
 * Serves the drill on the loopback address: its pages, `progress`, which GET reads and PUT adds to, and the interview
 * that is being held. A page of another site gets nothing: its browser names where it comes from.
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
    async (request, next) => {
      const answer = ASKED[new URL(request.url).pathname];
      if (!answer) return await next();
      try {
        return await answer(request, file);
      } catch (error) {
        const { message } = error as Error;
        // What is there is no progress, or what came; else the disk has refused.
        return error instanceof TypeError
          ? text(400, `${message}. Nothing was kept.`)
          : text(500, `Cannot use ${shown(file.path)}: nothing was kept (${message}).`);
      }
    },
  ]);
}

const text = (status: number, body: string) => new Response(body, { status });

/** What a page sends, up to its limit. */
async function sent(request: Request): Promise<string> {
  const bytes = await bytesUpTo(MOST_BYTES, request.body);
  if (bytes) return new TextDecoder().decode(bytes);
  throw new TypeError(`Cannot keep it: it must have at most ${MOST_BYTES} bytes`);
}

async function progress(request: Request, file: ProgressFile): Promise<Response> {
  // As it is: the page says what of it can't be read, and can save it elsewhere.
  if (request.method === "GET") return text(200, file.text());
  if (request.method !== "PUT") return text(405, "GET reads the progress, PUT adds to it");
  const { progress, problems } = readProgress(await sent(request));
  // A page sends what it has checked: what is wrong here is not ours.
  if (problems[0]) return text(400, `${problems[0]} Nothing was kept.`);
  // Added to what is there, and not put in its place: a page that was open in two windows forgets nothing.
  return Response.json(await file.add(progress));
}

async function again(request: Request, file: ProgressFile): Promise<Response> {
  if (request.method !== "POST") return text(405, "POST begins anew");
  return text(200, await file.startAgain());
}

async function interview(request: Request, file: ProgressFile): Promise<Response> {
  if (request.method === "GET") return text(200, file.held());
  if (request.method !== "PUT") return text(405, "GET reads the interview, PUT keeps it");
  file.hold(await sent(request));
  return text(200, "");
}
