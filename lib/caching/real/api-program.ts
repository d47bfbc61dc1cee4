/**
 * The site as processes of their own: an origin that answers slowly and says how long answers may be kept,
 * or an edge, which is an HTTP cache in front of it. `origin PORT BUDGET` or `edge PORT BUDGET ORIGIN`.
 */
import process from "node:process";
import { Hono } from "hono";
import { serveProgram } from "../../services/serve-program.ts";
import { fetchOrigin, fetchThrough } from "../http/fetch.ts";
import { HttpCache } from "../http/http-cache.ts";
import { cachingHeaders } from "../http/middleware.ts";

const [role, port, budget, origin] = process.argv.slice(2);
/** What a query takes at the origin, in ms. */
const QUERY = 8;

function originApp(): Hono {
  const app = new Hono();
  let calls = 0;
  app.get("/calls", (context) => context.json({ calls }, 200, { "cache-control": "no-store" }));
  app.use("/recipes/*", cachingHeaders({ cacheControl: "public, max-age=60" }));
  app.get("/recipes/:id", async (context) => {
    calls++;
    await new Promise((resolve) => setTimeout(resolve, QUERY));
    return context.json({ id: context.req.param("id"), body: "flour, water, salt" });
  });
  app.get("/me", (context) => {
    calls++;
    const reader = context.req.header("authorization") ?? "nobody";
    return context.json({ reader }, 200, { "cache-control": "private, max-age=60" });
  });
  return app;
}

function edgeApp(): { fetch: (request: Request) => Response | Promise<Response> } {
  const cache = new HttpCache({
    origin: fetchOrigin(),
    clock: { now: () => Date.now() },
    name: "edge",
  });
  const through = fetchThrough(cache);
  return {
    fetch: (request) => {
      const { pathname, search } = new URL(request.url);
      return through(new Request(`${origin}${pathname}${search}`, request));
    },
  };
}

const app = role === "origin" ? originApp() : edgeApp();
await serveProgram((request) => app.fetch(request), Number(port), Number(budget));
