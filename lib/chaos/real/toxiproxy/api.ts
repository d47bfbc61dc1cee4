import { type Context, Hono } from "hono";
import { z } from "zod";
import { ApiError, ProxyCollection } from "./collection.ts";
import type { Stream, Toxic, ToxicProxy } from "./proxy.ts";

const VERSION = "under-load";
/** Bytes of a request's body. */
const MOST_BODY = 1 << 20;

/** As Go reads JSON: what is missing or null keeps its default, and what is unknown is left alone. */
const PROXY = z.looseObject({
  name: z.string().nullish(),
  listen: z.string().nullish(),
  upstream: z.string().nullish(),
  enabled: z.boolean().nullish(),
});
const TOXIC = z.looseObject({
  name: z.string().nullish(),
  type: z.string().nullish(),
  stream: z.string().nullish(),
  toxicity: z.number().min(0).max(1).nullish(),
  attributes: z.looseObject({}).nullish(),
});
const ATTRIBUTE = z.int().min(0).nullish();

/**
 * Toxiproxy's control interface over some proxies: what its clients in any language talk to. Serve it on loopback.
 *
 * Source: Toxiproxy's answers, recorded.
 */
export function toxiproxyApi(proxies: ProxyCollection): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    // A page in a browser must not reach a thing that breaks connections.
    if (context.req.header("user-agent")?.startsWith("Mozilla/")) {
      return context.text("User agent not allowed\n", 403);
    }
    return await next();
  });
  const show = (context: Context, proxy: ToxicProxy, status: 200 | 201 = 200) =>
    context.json(shown(proxy), status);

  app.get("/version", (context) => context.json({ version: VERSION }));
  app.post("/reset", async (context) => {
    await proxies.reset();
    return context.body(null, 204);
  });
  app.get(
    "/proxies",
    (context) =>
      context.json(Object.fromEntries(proxies.all.map((proxy) => [proxy.name, shown(proxy)]))),
  );
  app.post("/proxies", async (context) => {
    const request = await read(context, PROXY);
    return show(context, await proxies.add(complete(request)), 201);
  });
  app.post("/populate", async (context) => {
    const requests = (await read(context, z.array(PROXY))).map((request, i) =>
      complete(request, ` at proxy ${i + 1}`)
    );
    const made: ToxicProxy[] = [];
    for (const request of requests) made.push(await proxies.addOrReplace(request));
    return context.json({ proxies: made.map(shown) }, 201);
  });
  app.get("/proxies/:proxy", (context) => show(context, proxies.get(context.req.param("proxy"))));
  app.on(["POST", "PATCH"], "/proxies/:proxy", async (context) => {
    const proxy = proxies.get(context.req.param("proxy")!);
    const { listen, upstream, enabled } = await read(context, PROXY);
    await proxies.update(proxy, {
      listen: listen ?? proxy.listen,
      upstream: upstream ?? proxy.upstream,
      enabled: enabled ?? proxy.enabled,
    });
    return show(context, proxy);
  });
  app.delete("/proxies/:proxy", async (context) => {
    await proxies.remove(context.req.param("proxy"));
    return context.body(null, 204);
  });

  const one = "/proxies/:proxy/toxics/:toxic";
  app.get(
    "/proxies/:proxy/toxics",
    (context) => context.json(proxies.get(context.req.param("proxy")).toxics),
  );
  app.post("/proxies/:proxy/toxics", async (context) => {
    const proxy = proxies.get(context.req.param("proxy"));
    const toxic = made(await read(context, TOXIC), proxies, proxy);
    proxy.add(toxic);
    return context.json(toxic);
  });
  app.get(one, (context) => context.json(toxicOf(proxies, context).toxic));
  app.on(["POST", "PATCH"], one, async (context) => {
    const { proxy, toxic } = toxicOf(proxies, context);
    const { attributes, toxicity } = await read(context, TOXIC);
    toxic.attributes = attributesOf(toxic.attributes, attributes);
    toxic.toxicity = toxicity ?? toxic.toxicity;
    proxy.changed(toxic);
    return context.json(toxic);
  });
  app.delete(one, (context) => {
    const { proxy, toxic } = toxicOf(proxies, context);
    proxy.remove(toxic);
    return context.body(null, 204);
  });

  for (const path of ["/version", "/reset", "/populate", "/proxies", "/proxies/:proxy"]) {
    app.all(path, (context) => context.body(null, 405));
  }
  for (const path of ["/proxies/:proxy/toxics", one]) {
    app.all(path, (context) => context.body(null, 405));
  }
  app.notFound((context) => context.text("404 page not found\n", 404));
  app.onError((error, context) => {
    const status = error instanceof ApiError ? error.status : 500;
    const body = { error: error.message, status };
    const populate = context.req.path === "/populate" ? { proxies: null } : {};
    return context.json({ ...body, ...populate }, status as 500);
  });
  return app;
}

function shown({ name, listen, upstream, enabled, toxics }: ToxicProxy) {
  return { name, listen, upstream, enabled, toxics };
}

async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text();
  if (text.length > MOST_BODY) throw new ApiError(413, `bad request body: over ${MOST_BODY} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, `bad request body: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(value === null ? {} : value);
  if (!parsed.success) {
    throw new ApiError(400, `bad request body: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function complete({ name, listen, upstream, enabled }: z.infer<typeof PROXY>, where = "") {
  if (!name) throw new ApiError(400, `missing required field: name${where}`);
  if (!upstream) throw new ApiError(400, `missing required field: upstream${where}`);
  return { name, upstream, enabled: enabled ?? true, ...(listen ? { listen } : {}) };
}

function made(
  { name, type, stream, toxicity, attributes }: z.infer<typeof TOXIC>,
  { kinds }: ProxyCollection,
  proxy: ToxicProxy,
): Toxic {
  const direction = stream ?? "downstream";
  if (!/^(?:up|down)stream$/i.test(direction)) {
    throw new ApiError(400, "stream was invalid, can be either upstream or downstream");
  }
  if (!type || !Object.hasOwn(kinds, type)) throw new ApiError(400, "invalid toxic type");
  const called = name || `${type}_${direction}`;
  if (proxy.toxics.some((toxic) => toxic.name === called)) {
    throw new ApiError(409, "toxic already exists");
  }
  return {
    attributes: attributesOf(kinds[type]!.attributes, attributes),
    name: called,
    type,
    stream: direction.toLowerCase() as Stream,
    toxicity: toxicity ?? 1,
  };
}

function attributesOf(
  known: Record<string, number>,
  given: Record<string, unknown> | null | undefined,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(known).map(([name, value]) => {
      const parsed = ATTRIBUTE.safeParse(given?.[name]);
      if (!parsed.success) {
        throw new ApiError(
          400,
          `bad request body: ${name} must be a whole number of at least 0: received ${
            JSON.stringify(given?.[name])
          }`,
        );
      }
      return [name, parsed.data ?? value];
    }),
  );
}

function toxicOf(proxies: ProxyCollection, context: Context): { proxy: ToxicProxy; toxic: Toxic } {
  const proxy = proxies.get(context.req.param("proxy")!);
  const toxic = proxy.toxics.find(({ name }) => name === context.req.param("toxic"));
  if (!toxic) throw new ApiError(404, "toxic not found");
  return { proxy, toxic };
}
