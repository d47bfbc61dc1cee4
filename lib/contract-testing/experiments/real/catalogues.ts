import { type Processes, startProcesses } from "../../../services/mod.ts";
import { random, RealClock } from "../../../sim/mod.ts";
import { contentHash } from "../../broker/content.ts";
import { latestAgainstLatest } from "../../broker/latest-against-latest.ts";
import type { Broker, Verdict } from "../../broker/model.ts";
import { publicationOf } from "../../broker/content.ts";
import { writeContract } from "../../contract/write.ts";
import { type Verification, verify } from "../../provider/verify.ts";
import type { CatalogueVersion } from "../catalogue.ts";
import { basketTotal } from "../basket.ts";
import { type Consumer, consumersAfter, consumersToday } from "../consumers.ts";

/** Versions of the catalogue, each a process that listens on this machine. */
export async function startCatalogues(
  versions: readonly CatalogueVersion[],
  seed: number,
  budget = 60_000,
): Promise<Processes> {
  const program = new URL("./catalogue.program.ts", import.meta.url);
  return await startProcesses(
    program,
    versions.map(
      (version) => (ports: readonly number[], i: number) => [ports[i]!, version, seed, budget],
    ),
  );
}

/** Verifies a contract against a provider that listens somewhere. */
export async function verifyAt(
  base: string,
  { contract }: Consumer,
  seed = 1,
): Promise<Verification> {
  return await verify(contract, { fetch: (request) => fetch(request) }, {
    clock: new RealClock(),
    random: random(seed),
    base,
    concurrency: 4,
  });
}

/** What a way to decide said, and what the customers of checkout then saw. */
export interface Release {
  readonly way: string;
  readonly question: string;
  readonly verdict: Verdict;
  readonly total: string;
  /** Whether the verdict was right. */
  readonly right: boolean;
}

/**
 * Checkout 2, which reads `unitPrice`, is to go to production. The latest catalogue has it; the one in production does not.
 * Two ways to decide are asked, and then checkout is deployed all the same, to see who was right.
 *
 * @param urls Where catalogue 1, which is in production, and catalogue 2, which is not, listen.
 */
export async function releaseCheckout(
  broker: Broker,
  [inProduction, latest]: readonly string[],
): Promise<Release[]> {
  const [checkout] = consumersAfter(), old = consumersToday()[0]!;
  for (const [consumer, version] of [[old, "1"], [checkout!, "2"]] as const) {
    await broker.publish(await publicationOf(consumer.contract, version));
  }
  for (const [version, url] of [["1", inProduction!], ["2", latest!]] as const) {
    for (const consumer of [old, checkout!]) {
      const { success } = await verifyAt(url, consumer);
      await broker.record({
        provider: "catalogue",
        version,
        consumer: "checkout",
        hash: await contentHash(writeContract(consumer.contract)),
        success,
      });
    }
  }
  await broker.environment("production");
  for (const name of ["catalogue", "checkout"]) {
    await broker.deploy({ environment: "production", name, version: "1", target: null });
  }
  const answer = await fetch(`${inProduction}/dishes?ids=r1&first=5`);
  const total = basketTotal(await answer.json(), "unitPrice"), fine = Number.isFinite(total);
  const seen = fine ? (total / 100).toFixed(2) : "no sum";
  const naive = await latestAgainstLatest(broker, "checkout", "catalogue");
  const matrix = await broker.canIDeploy({
    of: [{ name: "checkout", version: "2" }],
    to: { environment: "production" },
  });
  return [
    {
      way: "latest against latest",
      question: "is the newest contract met by the newest catalogue?",
      verdict: naive,
      total: seen,
      right: naive.deployable === fine,
    },
    {
      way: "the matrix",
      question: "is it met by every catalogue in production?",
      verdict: matrix,
      total: seen,
      right: matrix.deployable === fine,
    },
  ];
}
