import facts from "../../../data/serverless/cloudevents.json" with { type: "json" };
import crons from "../../../data/serverless/cron.json" with { type: "json" };
import { scored, type TruthRow } from "../../sim/mod.ts";
import { canonical, type CloudEvent, sameEvent } from "../events/cloud-event.ts";
import { decodeHeader, encodeHeader, readHttp } from "../events/http.ts";
import { parseBatch, parseEvent } from "../events/parse.ts";
import { Cron } from "../triggers/cron.ts";

/** Reads one event from its text; throws where it is none. */
export type Parse = (text: string) => unknown;

/** The conformance suite: what must be accepted, and equal; what must be refused. */
export function eventTruth(parse: (text: string) => CloudEvent = parseEvent): TruthRow {
  const wrong: string[] = [], seen = new Map<string, string>();
  for (const { index, same, event } of facts.valid) {
    const read = attempt(() => parse(JSON.stringify(event)));
    const text = read === undefined ? undefined : canonical(read);
    if (text === undefined || (seen.get(same) ?? text) !== text) wrong.push(`valid ${index}`);
    else seen.set(same, text);
  }
  wrong.push(...accepted(parse).map((index) => `invalid ${index}`));
  for (const { index, batch } of facts.validBatches) {
    const read = attempt(() => parseBatch(JSON.stringify(batch)));
    const all = read?.every((event, i) => sameEvent(event, batch[i]!)) ?? false;
    if (!all || read?.length !== batch.length) wrong.push(`batch ${index}`);
  }
  for (const { index, batch } of facts.invalidBatches) {
    if (attempt(() => parseBatch(JSON.stringify(batch)))) wrong.push(`invalid batch ${index}`);
  }
  const { valid, invalid, validBatches, invalidBatches } = facts;
  const of = valid.length + invalid.length + validBatches.length + invalidBatches.length;
  return scored("CloudEvents' conformance suite", of, wrong);
}

/** Events of the suite that are none, and that a parser takes all the same, by their index. */
export function accepted(parse: Parse): number[] {
  return facts.invalid.filter(({ event }) =>
    attempt(() => parse(JSON.stringify(event))) !== undefined
  )
    .map(({ index }) => index);
}

/** Requests of the HTTP binding, and its example of a header both ways. */
export function httpTruth(): TruthRow {
  const wrong: string[] = [];
  for (const [i, { headers, body, attributes, data }] of facts.http.entries()) {
    const read = attempt(() => readHttp({ headers: headers as Record<string, string>, body }));
    const whole = { ...attributes, data } as Record<string, unknown>;
    if (read?.length !== 1 || !sameEvent(read[0]!, whole)) wrong.push(`request ${i}`);
  }
  const { text, encoded } = facts.headerValue;
  if (encodeHeader(text) !== encoded) wrong.push("a header, written");
  if (decodeHeader(encoded) !== text) wrong.push("a header, read");
  return scored("CloudEvents over HTTP, and a header both ways", facts.http.length + 2, wrong);
}

/** Facts of robfig's tests: whether a schedule fires, and when next. */
export function cronTruth(): TruthRow {
  const wrong: string[] = [];
  let of = 0;
  for (const row of crons.rows) {
    const specs = "macro" in row ? [row.spec, row.macro!] : [row.spec];
    const right = specs.every((spec) => {
      const cron = new Cron(spec, row.zone);
      if (row.at !== undefined) return cron.fires(Date.parse(row.at)) === row.fires;
      const next = cron.next(Date.parse(row.after!));
      return next === (row.next === null ? null : Date.parse(row.next!));
    });
    of++;
    if (!right) wrong.push(`${row.spec} (${row.index})`);
  }
  return scored("schedules of robfig/cron, with changes of the clocks", of, wrong);
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
