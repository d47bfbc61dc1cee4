import { random, RealClock } from "../../sim/mod.ts";
import type { Contract } from "../contract/model.ts";
import type { Phase } from "../provider/states.ts";
import { type Verification, verify } from "../provider/verify.ts";
import type { CompatibilityCase } from "./compatibility-case.ts";

const clock = new RealClock();

/** Verifies as a scenario wants it, and says what became of it otherwise than the scenario demands. */
export async function judged(
  one: CompatibilityCase,
  read: Contract,
  asked: Parameters<typeof verify>[1],
): Promise<string[]> {
  const calls: [Phase, string][] = [];
  const states = one.stateHandler === undefined ? {} : {
    states: ({ name }: { name: string }, phase: Phase) => {
      calls.push([phase, name]);
      if (one.stateHandler === "fails") throw new Error("the handler fails");
      return one.stateValues as never;
    },
  };
  const result = await verify(read, { ...asked, ...states, ...filterOf(one) }, {
    clock,
    random: random(1),
    timeout: 2000,
  });
  const wrong: string[] = [];
  if (one.success !== undefined && one.success !== result.success) {
    wrong.push(`success ${result.success}`);
  }
  if (one.published !== undefined && String(one.published) !== String([result.success])) {
    wrong.push("published");
  }
  if (one.stateCalls !== undefined && JSON.stringify(one.stateCalls) !== JSON.stringify(calls)) {
    wrong.push(`calls ${JSON.stringify(calls)}`);
  }
  if (one.warning && !result.results.some(({ warnings }) => warnings.length > 0)) {
    wrong.push("no warning");
  }
  const said = result.results.flatMap(({ comments }) => comments);
  return [
    ...wrong,
    ...(one.printed ?? []).filter((line) => !said.includes(line)).map((line) =>
      `not printed: ${line}`
    ),
    ...silent(one, result),
  ];
}

function filterOf({ requestFilter }: CompatibilityCase) {
  if (requestFilter === undefined) return {};
  return {
    filter: (request: Request) => {
      const headers = new Headers(request.headers);
      for (const [name, value] of requestFilter) headers.set(name, value);
      return new Request(request, { headers });
    },
  };
}

/** Errors that were to be reported and were not: what kind of part they are about, since wording is free. */
function silent(
  { errors = [], pendingErrors = [] }: CompatibilityCase,
  { results }: Verification,
): string[] {
  const kinds: Readonly<Record<string, (type: string) => boolean>> = {
    status: (type) => type === "status",
    Headers: (type) => type === "header",
    Body: (type) => type === "body" || type === "body-type",
    Metadata: (type) => type === "metadata",
    State: (type) => type === "state",
  };
  const reported = (outcome: string) =>
    results.filter((one) => one.outcome === outcome).flatMap((
      { mismatches, error },
    ) => [
      ...mismatches.map(({ type }) => type as string),
      ...error?.startsWith("State change") ? ["state"] : [],
    ]);
  const missing = (wanted: readonly string[], outcome: string) =>
    wanted.filter((text) =>
      !Object.entries(kinds).some(([word, is]) => text.includes(word) && reported(outcome).some(is))
    );
  return [...missing(errors, "failed"), ...missing(pendingErrors, "pending")].map((text) =>
    `not reported: ${text}`
  );
}
