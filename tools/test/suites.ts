/** Unit and property tests, a topic at a time, under one runtime or the other. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../command.ts";
import { program, ROOT, type RuntimeName, SCRATCH } from "../paths.ts";
import { passing, seconds } from "../ui.ts";
import type { Check, Outcome } from "./check.ts";
import { digestOf, filesIn, partsOf, reachOfFolder } from "./reach.ts";

/** A topic's tests should take no longer than this on a runtime, in ms of processor time. */
const SHOULD_MS = 6000;

/** Folders with tests of their own: those of lib, and the tools. */
export function topics(): string[] {
  const lib = readdirSync(join(ROOT, "lib"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => `lib/${name}`).sort();
  return [...lib, "tools"];
}

/** The tests of these topics under a runtime. */
export function suites(runtime: RuntimeName, of: readonly string[], base: string): Check[] {
  return of.filter((topic) => runtime === "deno" || hasTests(topic)).map((topic) => ({
    part: runtime,
    title: `tests of ${topic} under ${runtime}`,
    digest: digestOf(reach(topic), base),
    run: () => suite(runtime, topic),
  }));
}

function hasTests(topic: string): boolean {
  return filesIn(topic).some((file) => file.endsWith(".test.ts"));
}

function reach(topic: string): string[] {
  // The tools look at everything.
  if (topic === "tools") {
    return ["tools", "lib", "data", "notebooks", ".ci"].flatMap(filesIn).concat("README.md");
  }
  return [
    ...filesIn(topic),
    ...reachOfFolder(topic, { tests: true }).flatMap(partsOf),
    "tools/test/suites.ts",
  ];
}

/** A test runner's whole run; counts come from its own report. */
async function suite(runtime: RuntimeName, topic: string): Promise<Outcome> {
  mkdirSync(SCRATCH, { recursive: true });
  const file = join(SCRATCH, `tests.${runtime}.${topic.replace("/", ".")}.xml`);
  writeFileSync(file, "");
  const args = runtime === "deno"
    // Types are another part's business.
    ? ["test", "-A", "--no-check", "--doc", "--permit-no-files", `--junit-path=${file}`, topic]
    : ["test", `${topic}/`, "--reporter=junit", `--reporter-outfile=${file}`, "--timeout=60000"];
  let seen = 0;
  const { code, output, cpuMs } = await command(program(runtime), args, {
    onLine: (line) => {
      if (/\.\.\. ok|^\(pass\)/.test(line)) passing(`  … ${topic} · ${runtime} · ${++seen} passed`);
    },
  });
  const skipped: string[] = [];
  let failed = 0, count = 0;
  const xml = readFileSync(file, "utf8");
  for (
    const [, attributes, , body = ""] of xml.matchAll(
      /<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g,
    )
  ) {
    if (body.includes("<failure") || body.includes("<error")) failed++;
    else if (body.includes("<skipped")) {
      const title = unescape(attributes!.match(/name="([^"]*)"/)?.[1] ?? "");
      skipped.push(`${runtime}: ${title}`);
    } else count++;
  }
  // A file that does not even load fails no test case of its own.
  if (code && !failed) failed = 1;
  if (!code && !count && hasTests(topic) && !skipped.length) failed = 1;
  const slow = cpuMs > SHOULD_MS && topic !== "tools"
    ? `, over the ${SHOULD_MS / 1000} s it should`
    : "";
  const said = output.split("\n").filter((line) => !/ \.\.\. ok|^\(pass\)/.test(line));
  return {
    faults: failed ? [said.join("\n").trim().split("\n").slice(-110).join("\n")] : [],
    count,
    failed,
    skipped,
    note: `${count} pass${cpuMs ? `, ${seconds(cpuMs)} of processor time${slow}` : ""}`,
  };
}

function unescape(text: string): string {
  const names: Record<string, string> = {
    quot: '"',
    apos: "'",
    lt: "<",
    gt: ">",
    amp: "&",
    "#39": "'",
    "#x27": "'",
  };
  return text.replace(/&(#?\w+);/g, (whole, name) => names[name] ?? whole);
}
