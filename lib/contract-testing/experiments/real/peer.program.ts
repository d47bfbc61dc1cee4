/**
 * Ours beside pact-js, in a process of its own, since the native threads linger: the same consumer's test, the same
 * verification against the same provider, taken in turn; and whether each accepts the other's file. Arguments: the folder of
 * pact-js, one for files, interactions to verify, rounds. The last line of the output is the result as JSON.
 */
import { realpathSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { serveHere } from "../../../services/serve-here.ts";
import { quantile, random, RealClock } from "../../../sim/mod.ts";
import { contractOf, eachLike, expecting, integer, like, verify } from "../../mod.ts";
import { readContractFile, startMockServer, writeContractFile } from "../../real/mod.ts";
import { catalogue } from "../catalogue.ts";

const [, , folder, files, interactions, rounds] = process.argv;
setTimeout(() => process.exit(3), 120_000);
// pact-js prints a line an interaction; what is asked for is the last line.
console.log = console.info = console.warn = () => {};
const home = realpathSync(fileURLToPath(folder!));
const { PactV4, Verifier, MatchersV3 } = createRequire(join(home, "package.json"))(home);
const context = { random: random(1), now: 0 }, clock = new RealClock();
const provider = await serveHere(catalogue("1"), 110_000),
  many = Number(interactions),
  turns = Number(rounds);

const asked = (i: number) =>
  expecting(`dishes ${i}`, { path: "/dishes", query: "ids=r1&first=5" }, {
    body: eachLike({ id: like("r1d1"), price: integer(450) }),
  });
const oneOf = (i: number) => contractOf("checkout", "catalogue", [asked(i)]);
const ask = async (url: string) =>
  await (await fetch(`${url.replace(/\/$/, "")}/dishes?ids=r1&first=5`)).json();
const server = await startMockServer(oneOf(0), context, 110_000);
const ourFile = join(files!, "ours.json");

const consumers: Record<string, (i: number) => Promise<unknown>> = {
  "ours, one server for all": async (i) => {
    const contract = oneOf(i), mock = server.play(contract);
    await ask(server.url);
    if (mock.faults().length > 0) throw new Error("the contract was not kept");
    writeContractFile(join(files!, `ours-${i % 50}.json`), contract);
  },
  "ours, a server each": async (i) => {
    const contract = oneOf(i), own = await startMockServer(contract, context, 10_000);
    await ask(own.url);
    await own.close();
    writeContractFile(join(files!, `own-${i % 50}.json`), contract);
  },
  "pact-js": async (i) => {
    const pact = new PactV4({
      consumer: `checkout-${i}`,
      provider: "catalogue",
      dir: files,
      logLevel: "error",
    });
    await pact.addInteraction().uponReceiving(`dishes ${i}`)
      .withRequest(
        "GET",
        "/dishes",
        (b: { query: (q: object) => void }) => void b.query({ ids: "r1", first: "5" }),
      )
      .willRespondWith(
        200,
        (b: { jsonBody: (body: unknown) => void }) =>
          void b.jsonBody(
            MatchersV3.eachLike({ id: MatchersV3.like("r1d1"), price: MatchersV3.integer(450) }),
          ),
      )
      .executeTest((mock: { url: string }) => ask(mock.url));
  },
};
const contract = contractOf(
  "checkout",
  "catalogue",
  Array.from({ length: many }, (_, i) => asked(i)),
);
writeContractFile(ourFile, contract);
const theirVerdict = async (path: string): Promise<boolean> => {
  try {
    await new Verifier({
      provider: "catalogue",
      providerBaseUrl: provider.url.replace(/\/$/, ""),
      pactUrls: [path],
      logLevel: "error",
    }).verifyProvider();
    return true;
  } catch {
    return false;
  }
};
const ourVerdict = async (path: string) =>
  (await verify(await readContractFile(path), { fetch: (request) => fetch(request) }, {
    clock,
    random: random(1),
    base: provider.url,
  })).success;
const verifiers: Record<string, () => Promise<unknown>> = {
  ours: () => ourVerdict(ourFile),
  "pact-js": () => theirVerdict(ourFile),
};

/**
 * Medians in ms. All ways are called equally often first, so that each is as warm as the others. Each round takes each way so
 * many times in a row, after a rest, since what one leaves behind to be cleared away would else be the next one's time.
 */
async function timed(
  ways: Record<string, (i: number) => Promise<unknown>>,
  { rounds, inARow, warm }: { rounds: number; inARow: number; warm: number },
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  let calls = 0;
  for (let i = 0; i < warm; i++) for (const way of Object.values(ways)) await way(calls++);
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      await clock.sleep(20);
      for (let i = 0; i < inARow; i++) {
        const start = performance.now();
        await way(calls++);
        (times[name] ??= []).push(performance.now() - start);
      }
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, quantile(all, 0.5)]));
}

const consumer = await timed(consumers, { rounds: turns, inARow: 12, warm: 40 }),
  verifying = await timed(verifiers, { rounds: turns, inARow: 2, warm: 2 });
const theirFile = join(files!, (await readdir(files!)).find((name) => /^checkout-/.test(name))!);
const third = join(files!, "ours-3.0.json"), renamed = await serveHere(catalogue("2"), 60_000);
writeContractFile(third, contract, "3");
const accepts = {
  "pact-js accepts our file of version 4": await theirVerdict(ourFile),
  "pact-js accepts our file of version 3": await theirVerdict(third),
  "ours accepts the file of pact-js": await ourVerdict(theirFile),
  "ours refuses the renamed catalogue by the file of pact-js":
    !(await verify(await readContractFile(theirFile), {
      fetch: (request) => fetch(request),
    }, { clock, random: random(1), base: renamed.url })).success,
};
await server.close();
process.stdout.write(
  `\npeer ${JSON.stringify({ consumer, verifying, interactions: many, accepts })}\n`,
  () => process.exit(0),
);
