import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { spawnProgram } from "../../../services/own-program.ts";
import { endsWithUs, hasEnded, optionalPeer } from "../../../services/mod.ts";
import { type Body, bytesOf } from "../../contract/body.ts";
import { headerOf } from "../../compare/headers.ts";
import { parameterText } from "../../compare/parameters.ts";
import type { RequestPart, Specification } from "../../contract/model.ts";
import { SPECIFICATIONS } from "../../contract/model.ts";
import { readRequest } from "../../contract/read-parts.ts";
import { writeRules } from "../../contract/write.ts";
import { mismatchesOf, type SpecificationFile } from "../../truths/specification.ts";
import { refuse } from "../../truths/compatibility-case.ts";

/** Requests for one interaction, and what is expected of them. */
interface Asked {
  readonly specification: Specification;
  readonly expected: RequestPart;
  readonly sent: readonly RequestPart[];
}

/** Where the Rust core is, or why it is not here. */
export function rustCore(): { folder: string; missing: string | undefined } {
  const { folder, missing } = optionalPeer("@pact-foundation/pact");
  if (missing) return { folder: "", missing };
  const core = createRequire(realpathSync(new URL("package.json", folder))).resolve(
    "@pact-foundation/pact-core/package.json",
  );
  return { folder: core.replace(/package\.json$/, ""), missing: undefined };
}

/** Starts a program of ours that uses Pact's own packages, gives it a text, and returns the last line that begins so. */
export async function askPeer(
  program: URL,
  args: readonly string[],
  input: string,
  start: string,
): Promise<string> {
  const child = spawnProgram(program, args, ["pipe", "pipe", "ignore"], {
    env: { SCARF_ANALYTICS: "false", PACT_DO_NOT_TRACK: "true", LOG_LEVEL: "error" },
  });
  const watched = child.pid === undefined ? undefined : endsWithUs(child.pid);
  child.stdin!.on("error", () => {}).end(input);
  const [said] = await Promise.all([
    text(child.stdout!),
    child.exitCode === null ? once(child, "exit") : undefined,
  ]);
  await watched;
  if (child.pid !== undefined) await hasEnded(child.pid);
  const line = said.split("\n").findLast((one) => one.startsWith(start));
  if (line === undefined) {
    throw new Error(
      `Cannot ask ${fileURLToPath(program)}: it ended without an answer (${child.exitCode}): ${
        said.slice(-300)
      }`,
    );
  }
  return line.slice(start.length);
}

/** What the Rust core is to be asked, and what is made of its verdicts: `true` where a request matches. */
export interface Inquiry<T> {
  readonly asked: readonly Asked[];
  readonly made: (verdicts: readonly boolean[][]) => T;
}

/** Asks the Rust core two things at once: one process for both, since to start it takes longer than a thousand requests. */
export async function askCore<A, B>(
  folder: string,
  one: Inquiry<A>,
  other: Inquiry<B>,
): Promise<[A, B]> {
  const verdicts = await judged([...one.asked, ...other.asked], folder), many = one.asked.length;
  return [one.made(verdicts.slice(0, many)), other.made(verdicts.slice(many))];
}

async function judged(asked: readonly Asked[], folder: string): Promise<boolean[][]> {
  const groups = asked.map(({ specification, expected, sent }) => ({
    specification: SPECIFICATIONS.indexOf(specification) + 1,
    ...{
      method: expected.method,
      path: expected.path,
      query: Object.entries(expected.query),
      headers: Object.entries(expected.headers),
    },
    ...bodyText(expected.body),
    ...(expected.body
      ? {
        contentType: expected.body.contentType ?? headerOf(expected.headers, "content-type")?.[0] ??
          typeOf(expected.body),
      }
      : {}),
    ...(Object.keys(expected.rules).length > 0
      ? { rules: JSON.stringify(writeRules(expected.rules)) }
      : {}),
    sent: sent.map((one) => ({
      method: one.method,
      path: `${one.path}${queryOf(one)}`,
      headers: headersOf(one),
      ...bodyText(one.body),
    })),
  }));
  const program = new URL("./judge.program.ts", import.meta.url);
  return JSON.parse(
    await askPeer(program, [folder], JSON.stringify(groups), "verdicts "),
  ) as boolean[][];
}

const bodyText = (body: Body | undefined) =>
  body ? { body: new TextDecoder().decode(bytesOf(body)) } : {};
const typeOf = ({ content }: Body) =>
  typeof content === "string"
    ? content.trim().startsWith("<") ? "application/xml" : "text/plain"
    : "application/json";
const queryOf = ({ queryText, query }: RequestPart) => {
  const written = queryText ?? parameterText(query);
  return written ? `?${written}` : "";
};
const headersOf = ({ headers, body }: RequestPart): [string, string][] => {
  const fields = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value.replace(/\s*\n\s*/g, " ")])
  );
  return body?.contentType && !headerOf(headers, "content-type")
    ? [...fields, ["content-type", body.contentType]]
    : fields;
};

/** The Rust core's own score on the specification's requests, and where it and ours differ. */
export interface CoreScore {
  readonly of: number;
  readonly right: number;
  readonly wrong: readonly string[];
}

/** Has the Rust core decide the requests of the specification. */
export function coreScore(files: readonly SpecificationFile[]): Inquiry<CoreScore> {
  const cases = files.flatMap(({ specification, cases }) =>
    cases.filter(({ kind }) => kind === "request").map((one) => ({ one, specification }))
  );
  const asked = cases.map(({ one, specification }) => ({
    specification,
    expected: readRequest(one.expected, specification, refuse),
    sent: [readRequest(one.actual, specification, refuse)],
  }));
  const made = (verdicts: readonly boolean[][]): CoreScore => {
    const wrong = cases.flatMap(({ one, specification }, i) =>
      verdicts[i]![0] === one.match ? [] : [
        `v${specification} ${one.index} (${one.aspect}${one.xml ? ", XML" : ""}; ours ${
          mismatchesOf(one, specification).length === 0 === one.match ? "right" : "wrong, too"
        })`,
      ]
    );
    return { of: cases.length, right: cases.length - wrong.length, wrong };
  };
  return { asked, made };
}
