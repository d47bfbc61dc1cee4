import { Hono } from "hono";
import { z } from "zod";
import { ContractError } from "../contract/contract-error.ts";
import type { Json } from "../contract/json.ts";
import { readContract } from "../contract/read.ts";
import { MOST_BYTES } from "../contract/body.ts";
import { BrokerError } from "./broker-error.ts";
import { contentHash } from "./content.ts";
import type { Broker } from "./model.ts";
import type { Webhooks } from "./webhooks.ts";

const word = z.string().min(1).max(200);
const Result = z.object({
  provider: word,
  version: word,
  consumer: word,
  hash: word,
  success: z.boolean(),
});
const Placement = z.object({
  ...{ environment: word, name: word, version: word },
  target: word.nullable().default(null),
});
const Place = z.object({ name: word });
const Version = z.object({ name: word, version: word });
const Question = z.object({ name: word, version: word, environment: word });

/**
 * A broker over HTTP: contracts are put under their version, results and deployments are posted, and anybody may ask whether
 * a version may be deployed. What is wrong with a request is said in one sentence, with status 400; other content under a
 * version is refused with 409, and what is told of something that nobody knows with 404.
 */
export function brokerApp(broker: Broker, webhooks?: Webhooks): Hono {
  const app = new Hono();
  app.put("/contracts/:provider/consumers/:consumer/versions/:version", async (context) => {
    const { provider, consumer, version } = context.req.param();
    const text = await context.req.text();
    if (text.length > MOST_BYTES) {
      return context.json({ error: `a contract has at most ${MOST_BYTES} bytes` }, 413);
    }
    const { consumer: by, provider: of } = readContract(text);
    if (by !== consumer || of !== provider) {
      return context.json({ error: `the contract is that of ${by} with ${of}` }, 400);
    }
    const contract = JSON.parse(text) as Json,
      hash = await contentHash(contract),
      branch = context.req.query("branch");
    const isNew = await broker.publish({
      consumer,
      version,
      provider,
      hash,
      contract,
      ...(branch ? { branch } : {}),
    });
    // Nobody waits for the listeners, and what they do is not the publisher's concern.
    if (isNew) void webhooks?.tell("contract-changed", { consumer, version, provider, hash });
    return context.json({ hash, isNew }, isNew ? 201 : 200);
  });
  app.post("/verifications", async (context) => {
    const result = Result.parse(await context.req.json());
    await broker.record(result);
    void webhooks?.tell("verification-published", result);
    return context.json({ recorded: true }, 201);
  });
  app.put("/environments/:name", async (context) => {
    const { name } = Place.parse(context.req.param());
    await broker.environment(name);
    return context.json({ recorded: true }, 201);
  });
  app.put("/versions/:name/:version", async (context) => {
    const { name, version } = Version.parse(context.req.param());
    await broker.version(name, version, context.req.query("branch"));
    return context.json({ recorded: true }, 201);
  });
  for (const what of ["deploy", "undeploy", "release"] as const) {
    app.post(`/${what}`, async (context) => {
      await broker[what](Placement.parse(await context.req.json()));
      return context.json({ recorded: true }, 201);
    });
  }
  app.get("/can-i-deploy", async (context) => {
    const { name, version, environment } = Question.parse(context.req.query());
    return context.json(await broker.canIDeploy({ of: [{ name, version }], to: { environment } }));
  });
  app.onError((error, context) => {
    if (error instanceof z.ZodError) {
      const { path, message } = error.issues[0]!;
      return context.json({ error: `${path.join(".")}: ${message}` }, 400);
    }
    if (error instanceof ContractError || error instanceof SyntaxError) {
      return context.json({ error: error.message }, 400);
    }
    if (error instanceof BrokerError) {
      return context.json({ error: error.message }, error.kind === "conflict" ? 409 : 404);
    }
    return context.json({ error: "the broker failed" }, 500);
  });
  return app;
}
