import facts from "../../../data/multi-region/dns-cache.json" with { type: "json" };
import { VirtualClock } from "../../sim/virtual-clock.ts";
import { scored, type TruthRow } from "../../sim/truth-row.ts";
import { bare } from "../dns/data.ts";
import type { Message, Question, Rcode, RecordType, ResourceRecord } from "../dns/message.ts";
import { Resolver, type ResolverOptions } from "../dns/resolver.ts";

type Row = readonly [name: string, ttl: number, type: string, data: string];
interface Sections {
  readonly flags?: string;
  readonly rcode?: string;
  readonly question?: readonly string[];
  readonly answer?: readonly Row[];
  readonly authority?: readonly Row[];
  readonly additional?: readonly Row[];
}
interface Step extends Sections {
  readonly step: number;
  readonly do: string;
  readonly seconds?: number;
  readonly match?: readonly string[];
}
/** A scenario of unbound's test data: see the note in the file. */
export interface Scenario {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly upstream: readonly (Sections & { from: number; to: number })[];
  readonly steps: readonly Step[];
}

/** Plays every scenario against a resolver; `make` may give it a fault, to see that it is found. */
export function dnsCacheTruth(make: MakeResolver = (options) => new Resolver(options)): TruthRow {
  const all = facts.scenarios as unknown as Scenario[];
  const missed = all.flatMap((scenario) => {
    const why = play(scenario, make);
    return why === undefined ? [] : [`${scenario.name}: ${why}`];
  });
  return scored("a caching resolver: unbound's own scenarios", all.length, missed);
}

export type MakeResolver = (options: ResolverOptions) => Pick<Resolver, "resolve">;

/** What went wrong in a scenario, or `undefined`. */
export function play(
  { options, upstream, steps }: Scenario,
  make: MakeResolver,
): string | undefined {
  const clock = new VirtualClock();
  let now = 0, clients = 0;
  const waiting: { question: Question; answer: (message: Message | undefined) => void }[] = [];
  const answered: Message[] = [];
  const resolver = make({
    clock,
    ...optionsOf(options),
    upstream: (question, answer) => {
      const ready = upstream.find((entry) =>
        entry.from <= now && now <= entry.to && same(questionOf(entry), question)
      );
      if (ready) answer(messageOf(ready));
      else waiting.push({ question, answer });
    },
  });
  for (const step of steps) {
    now = step.step;
    switch (step.do) {
      case "QUERY": {
        clients++;
        const edns = step.flags?.includes("DO") ? { edns: { udpSize: 1232, dnssecOk: true } } : {};
        const recursionDesired = step.flags?.includes("RD") ?? false;
        const query = { id: now, recursionDesired, questions: [questionOf(step)], ...edns };
        resolver.resolve(query, (message) => void answered.push(message));
        break;
      }
      case "CHECK_OUT_QUERY":
        if (!waiting.some(({ question }) => same(question, questionOf(step)))) {
          return `step ${now}: nothing was asked upstream`;
        }
        break;
      case "REPLY": {
        const at = waiting.findIndex(({ question }) => same(question, questionOf(step)));
        if (at < 0) return `step ${now}: nobody waits upstream`;
        waiting.splice(at, 1)[0]!.answer(messageOf(step));
        break;
      }
      case "TIMEOUT":
      case "ERROR": {
        const first = waiting.shift();
        if (!first) return `step ${now}: nobody waits upstream`;
        first.answer(undefined);
        break;
      }
      case "TIME_PASSES":
        clock.runSync({ until: clock.now() + step.seconds! * 1000 });
        break;
      case "CHECK_ANSWER": {
        const at = answered.findIndex(({ questions }) => same(questions[0]!, questionOf(step)));
        if (at < 0) return `step ${now}: no answer came`;
        clients--;
        const why = differs(answered.splice(at, 1)[0]!, step);
        if (why) return `step ${now}: ${why}`;
      }
    }
  }
  return clients === 0 ? undefined : `${clients} clients still wait`;
}

function optionsOf(options: Readonly<Record<string, string>>): Partial<ResolverOptions> {
  const is = (name: string, otherwise: string) => (options[name] ?? otherwise) === "yes";
  const number = (name: string, otherwise: number) => Number(options[name] ?? otherwise);
  return {
    attempts: Math.max(1, number("outbound-msg-retry", 5)),
    serveStale: is("serve-expired", "no"),
    staleAfter: number("serve-expired-client-timeout", 1800),
    staleTtl: number("serve-expired-reply-ttl", 30),
    staleFor: number("serve-expired-ttl", 86_400),
    staleReset: is("serve-expired-ttl-reset", "no"),
    minimal: is("minimal-responses", "yes"),
    originalTtl: is("serve-original-ttl", "no"),
    noCache: is("forward-no-cache", "no"),
  };
}

function questionOf({ question }: Sections): Question {
  return { name: bare(question![0]!), type: question![1] as RecordType };
}

const same = (a: Question, b: Question) =>
  a.name.toLowerCase() === b.name.toLowerCase() && a.type === b.type;

const recordsOf = (rows: readonly Row[] = []): ResourceRecord[] =>
  rows.map(([name, ttl, type, data]) => ({
    name: bare(name),
    ttl,
    type: type as RecordType,
    data,
  }));

function messageOf(entry: Sections): Message {
  return {
    ...{ id: 0, response: true, rcode: (entry.rcode ?? "NOERROR") as Rcode },
    authoritative: entry.flags?.split(" ").includes("AA") ?? false,
    questions: [questionOf(entry)],
    answers: recordsOf(entry.answer),
    authorities: recordsOf(entry.authority),
    additionals: recordsOf(entry.additional),
  };
}

/** How an answer differs from what a step expects, or `undefined`. */
function differs(message: Message, step: Step): string | undefined {
  const match = step.match ?? [];
  if (match.includes("ede=3") && message.edns?.extendedError?.code !== 3) {
    return "not marked as stale";
  }
  if (!match.includes("all")) return undefined;
  if (message.rcode !== (step.rcode ?? "NOERROR")) return `${message.rcode}`;
  const has = {
    ...{ QR: message.response, AA: message.authoritative, TC: message.truncated },
    ...{ RD: message.recursionDesired, RA: message.recursionAvailable },
    DO: message.edns?.dnssecOk,
  };
  const flags = Object.entries(has).filter(([, on]) => on).map(([name]) => name).sort().join(" ");
  const wantedFlags = (step.flags ?? "").split(" ").sort().join(" ");
  if (step.flags !== undefined && flags !== wantedFlags) {
    return `flags are ${flags}, not ${wantedFlags}`;
  }
  const text = (records: readonly ResourceRecord[] = []) =>
    records.map(({ name, ttl, type, data }) =>
      `${name} ${match.includes("ttl") ? ttl : ""} ${type} ${data.split(" ").map(bare).join(" ")}`
        .toLowerCase()
    ).sort().join(", ");
  const { answers, authorities, additionals } = message;
  const parts = { answer: answers, authority: authorities, additional: additionals };
  for (const part of ["answer", "authority", "additional"] as const) {
    const got = text(parts[part]), wanted = text(recordsOf(step[part]));
    if (got !== wanted) return `${part} is "${got}", not "${wanted}"`;
  }
  return undefined;
}
