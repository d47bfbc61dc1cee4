import { random, scored, type TruthRow } from "../../sim/mod.ts";
import { type BrokerEvent, replay, subjectOf, withEnvironments } from "../broker/history.ts";
import { MemoryBroker } from "../broker/memory-broker.ts";
import type { Broker, DeployQuestion, Selector } from "../broker/model.ts";

/** A history and a question about it, with the answer of Pact's own broker. */
export interface DeployCase {
  readonly set: string;
  readonly index: number;
  readonly events: readonly BrokerEvent[];
  readonly query: DeployQuestion;
  readonly deployable: boolean;
  /** The other answer that Pact's broker gives by another of its ways, and why: not counted. */
  readonly disputed?: string;
}

/** Makes an empty broker. */
export type FreshBroker = () => Promise<Broker>;

/**
 * What a broker says to each case that is not disputed. Names are made each case's own, so that one broker may be told of
 * them all.
 */
export async function deployTruth(
  cases: readonly DeployCase[],
  name: string,
  fresh: FreshBroker,
): Promise<TruthRow> {
  const wrong: string[] = [], counted = cases.filter(({ disputed }) => disputed === undefined);
  for (const [i, one] of counted.entries()) {
    const { deployable, reasons } = await answerTo(renamed(one, `case${i}-`), fresh);
    if (deployable !== one.deployable) {
      wrong.push(`${one.set} ${one.index}: ${reasons.join(", ") || "yes"}`);
    }
  }
  return scored(`may it be deployed: Pact's broker, ${name}`, counted.length, wrong);
}

/** What a broker says to one case. Its environments are there, though nothing may run in them: so Pact's own tests begin. */
export async function answerTo(
  { events, query }: Pick<DeployCase, "events" | "query">,
  fresh: FreshBroker,
) {
  const broker = await fresh();
  const { environment } = query.to ?? {};
  await replay(broker, withEnvironments(events, environment === undefined ? [] : [environment]));
  return await broker.canIDeploy(query);
}

/** A random history of three to five services, and a question about it. */
export function randomHistory(seed: number): { events: BrokerEvent[]; query: DeployQuestion } {
  const { int, next } = random(seed).split("history");
  const pick = <T>(list: readonly T[]): T => list[int(list.length)]!;
  const names = ["A", "B", "C", "D", "E"].slice(0, 3 + int(3)), versions = ["1", "2", "3"];
  const events: Told[] = [],
    published = new Set<string>(),
    contents: [provider: string, content: string][] = [];
  // Now and then nobody has added the environment that is asked about.
  const places = next() < 0.85 ? ["test", "prod"] : ["prod"];
  const known = new Map<string, readonly [name: string, version: string]>();
  const pickKnown = () => pick([...known.values()]);
  type Told = Exclude<BrokerEvent, readonly ["environment", string]>;
  const makers: (() => Told | undefined)[] = [
    () => {
      const consumer = pick(names),
        provider = pick(names),
        version = pick(versions),
        key = `${consumer} ${version} ${provider}`;
      if (consumer === provider || published.has(key)) return undefined;
      published.add(key);
      const content = `${consumer}-${provider}-${int(3)}`;
      contents.push([provider, content]);
      return ["pact", consumer, version, provider, content];
    },
    () => {
      if (contents.length === 0) return undefined;
      const [provider, content] = pick(contents);
      return ["verify", provider, pick(versions), content, next() < 0.75];
    },
    () =>
      known.size > 0 ? ["deploy", pick(places), ...pickKnown(), pick([null, "1", "2"])] : undefined,
    () => known.size > 0 && next() < 0.4 ? ["release", pick(places), ...pickKnown()] : undefined,
    () => ["tag", pick(names), pick(versions), pick(["prod", "beta"])],
    () => ["version", pick(names), pick(versions)],
  ];
  for (let i = 10 + int(25); i > 0; i--) {
    const event = pick([...makers, makers[0]!, makers[1]!, makers[1]!, makers[1]!])();
    if (!event) continue;
    const subject = subjectOf(event);
    known.set(subject.join(" "), subject);
    events.push(event);
  }
  const selector = (): Selector =>
    pick<Selector>([
      { name: pick(names), version: pick(versions) },
      { name: pick(names), latest: true },
      { name: pick(names), tag: "prod" },
      { name: pick(names), tag: "beta", latest: true },
    ]);
  const to = pick([
    null,
    { environment: "test" },
    { environment: "prod" },
    { environment: "prod" },
    { tag: "prod" },
    { tag: "beta", latest: true },
  ]);
  const ignore = next() < 0.2
    ? [{ name: pick(names), ...(next() < 0.5 ? { version: pick(versions) } : {}) }]
    : [];
  return {
    events: [...places.map((name) => ["environment", name] as const), ...events],
    query: { of: next() < 0.7 ? [selector()] : [selector(), selector()], to, ignore },
  };
}

/** A history with names of its own, so that many of them are in one broker and do not meet. */
export function renamed(
  { events, query }: Pick<DeployCase, "events" | "query">,
  prefix: string,
) {
  const own = (name: string) => `${prefix}${name}`;
  const own1 = (selector: Selector): Selector => ({
    ...selector,
    name: own(selector.name),
    ...(selector.tag ? { tag: own(selector.tag) } : {}),
  });
  const { of, to, ignore = [] } = query;
  return {
    events: events.map((event): BrokerEvent => {
      if (event[0] === "pact") {
        return ["pact", own(event[1]), event[2], own(event[3]), own(event[4])];
      }
      if (event[0] === "verify") {
        return ["verify", own(event[1]), event[2], own(event[3]), event[4]];
      }
      if (event[0] === "deploy") {
        return ["deploy", own(event[1]), own(event[2]), event[3], event[4]];
      }
      if (event[0] === "release") return ["release", own(event[1]), own(event[2]), event[3]];
      if (event[0] === "environment") return ["environment", own(event[1])];
      return event[0] === "tag"
        ? ["tag", own(event[1]), event[2], own(event[3])]
        : ["version", own(event[1]), event[2]];
    }),
    query: {
      of: of.map(own1),
      to: to &&
        {
          ...to,
          ...(to.environment ? { environment: own(to.environment) } : {}),
          ...(to.tag ? { tag: own(to.tag) } : {}),
        },
      ignore: ignore.map((one) => ({ ...one, name: own(one.name) })),
    },
  };
}

/** Histories on which two brokers disagree, in verdict or reasons. */
export interface Disagreements {
  readonly of: number;
  /** How many questions were answered with yes: where all are no, nothing was shown. */
  readonly deployable: number;
  readonly differ: readonly string[];
}

/** Tells each history to the naive broker and to another one, and asks both. */
export async function disagreements(
  seeds: readonly number[],
  other: Broker,
  tell = replay,
): Promise<Disagreements> {
  const differ: string[] = [],
    histories = seeds.map((seed) => renamed(randomHistory(seed), `h${seed}`));
  let deployable = 0;
  await tell(other, histories.flatMap(({ events }) => events));
  for (const [i, { events, query }] of histories.entries()) {
    // A rest now and then, in which what is no longer needed can be cleared away.
    if (i % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 1));
    const naive = new MemoryBroker();
    await replay(naive, events);
    const ours = await naive.canIDeploy(query), theirs = await other.canIDeploy(query);
    if (ours.deployable) deployable++;
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      differ.push(`${seeds[i]}: ${JSON.stringify(ours)} or ${JSON.stringify(theirs)}`);
    }
  }
  return { of: seeds.length, deployable, differ };
}
