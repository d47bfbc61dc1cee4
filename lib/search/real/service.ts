import { Hono } from "hono";
import { html } from "hono/html";
import { secureHeaders } from "hono/secure-headers";
import { z } from "zod";
import { askedSchema, type SearchBox } from "../box.ts";
import { PAGE } from "./page.ts";

/** Letters of an address; a longer one is refused before it is read. */
const LONGEST_ADDRESS = 12_000;
const FACET = "in.";

/**
 * A box over HTTP: `GET /search?q=…&from=…&typing=1&in.FACET=value`, `/suggest?q=…`, `/document?id=…`, and at `/`
 * a page that searches as one types. What is not understood is answered with 400 and a sentence.
 *
 * @param document The text behind an id; `undefined` where there is none.
 */
export function searchService(
  box: SearchBox,
  document: (id: string) => Record<string, unknown> | undefined,
): Hono {
  const app = new Hono();
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'", "'unsafe-inline'"] } }));
  app.use(async (context, next) => {
    if (context.req.url.length <= LONGEST_ADDRESS) return await next();
    return context.json({ error: "Cannot search: the address is longer than 12,000 letters" }, 414);
  });
  app.get("/", (context) => context.html(PAGE));
  app.get("/search", (context) => context.json(box.answer(askedOf(new URL(context.req.url)))));
  app.get("/suggest", (context) => {
    const { q } = z.object({ q: z.string().max(10_000) }).parse(context.req.query());
    return context.json({ suggestions: box.suggest(q) });
  });
  app.get("/document", (context) => {
    const found = document(context.req.query("id") ?? "");
    if (!found) return context.json({ error: "Cannot show the document: no such id" }, 404);
    return context.html(
      html`
        <!doctype html>
        <meta charset="utf-8">
        <title>${found["title"]}</title>
        <h1>${found["title"]}</h1>
        <p>${found["place"]}</p>
        <pre style="white-space:pre-wrap">${found["body"]}</pre>
      `,
    );
  });
  app.onError((error, context) => {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    if (issue) {
      return context.json(
        { error: `Cannot search: ${issue.path.join(".")}: ${issue.message}` },
        400,
      );
    }
    const known = error instanceof RangeError; // what the searcher refuses
    return context.json({ error: known ? error.message : "Cannot search: an error of ours" }, {
      status: known ? 400 : 500,
    });
  });
  return app;
}

/** What an address asks. */
function askedOf({ searchParams }: URL): z.input<typeof askedSchema> {
  const chosen = new Map<string, string[]>();
  for (const [name, value] of searchParams) {
    if (!name.startsWith(FACET)) continue;
    const facet = name.slice(FACET.length);
    chosen.set(facet, [...chosen.get(facet) ?? [], value]);
  }
  const of = (name: string) => searchParams.get(name) ?? undefined;
  return {
    q: of("q") ?? "",
    ...of("from") === undefined ? {} : { from: of("from") },
    ...of("size") === undefined ? {} : { size: of("size") },
    typing: of("typing") === "1",
    chosen: Object.fromEntries(chosen),
  };
}
