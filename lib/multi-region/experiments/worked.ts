import { VirtualClock } from "../../sim/mod.ts";
import { encode } from "../dns/codec.ts";
import { Resolver } from "../dns/resolver.ts";
import type { Message } from "../dns/message.ts";
import {
  check,
  type Operation,
  register,
  type RegisterInput,
  type RegisterOutput,
} from "../../consistency/mod.ts";
import { NAME } from "./common.ts";

/** A question and its answer with four addresses: what an authority reads and writes all day. */
export function fourAddresses(ttl: number): { query: Uint8Array; answer: Message } {
  const questions = [{ name: NAME, type: "A" as const }];
  const answers = [1, 2, 3, 4].map((last) => ({ ...questions[0]!, ttl, data: `192.0.2.${last}` }));
  return {
    query: encode({ id: 7, questions }),
    answer: { id: 7, response: true, authoritative: true, questions, answers },
  };
}

/** A resolver on a clock that is set by hand: what it answers at a second, and whether it had to ask. */
export function workedResolver(
  options: { ttl: number; moves: number; dies?: number; serveStale?: boolean },
): (second: number) => { answer: string; ttl: number | string; asked: string } {
  const clock = new VirtualClock(), question = { name: NAME, type: "A" as const };
  let asked = 0;
  const resolver = new Resolver({
    ...{ clock, attempts: 1, serveStale: options.serveStale ?? false },
    upstream: (_, answer) => {
      asked++;
      const now = clock.now() / 1000;
      if (now >= (options.dies ?? Infinity)) return answer(undefined);
      const data = now < options.moves ? "192.0.2.1" : "192.0.2.2";
      answer({ id: 0, questions: [question], answers: [{ ...question, ttl: options.ttl, data }] });
    },
  });
  return (second) => {
    clock.runSync({ until: second * 1000 });
    const before = asked;
    let got: Message | undefined;
    resolver.resolve(
      { id: 1, questions: [question], edns: { udpSize: 1232 } },
      (message) => void (got = message),
    );
    const record = got?.answers?.[0];
    const stale = got?.edns?.extendedError ? " (stale)" : "";
    return {
      answer: record ? `${record.data}${stale}` : String(got?.rcode),
      ttl: record?.ttl ?? "",
      asked: asked > before ? "yes" : "no",
    };
  };
}

/** Three operations on one room, and whether any order explains them. */
export function workedHistory(readFrom: number, seen: string | null): string {
  type Op = Operation<RegisterInput, RegisterOutput>;
  const base = { key: "room 7" };
  const operations: Op[] = [
    { ...base, client: 1, input: { write: "Ada" }, output: "ok", call: 0, return: 3 },
    { ...base, client: 2, input: { read: true }, output: "Ada", call: 1, return: 2 },
    {
      ...base,
      client: 3,
      input: { read: true },
      output: seen,
      call: readFrom,
      return: readFrom + 1,
    },
  ];
  return check(register, operations).verdict;
}
