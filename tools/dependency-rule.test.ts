import assert from "node:assert/strict";
import { after, test } from "node:test";
import { brokenDependencies } from "./dependency-rule.ts";
import { temporaryProject } from "./temporary-project.ts";

const projects: { remove(): void }[] = [];
after(() => projects.forEach((project) => project.remove()));

/** What a `lib/` of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const project = temporaryProject("tools/paths.ts", "tools/dependency-rule.ts");
  projects.push(project);
  project.write("lib/sim/mod.ts", "export {};\n");
  for (const [path, text] of Object.entries(files)) project.write(`lib/${path}`, text);
  const rule = await project.load<typeof import("./dependency-rule.ts")>(
    "tools/dependency-rule.ts",
  );
  return rule.brokenDependencies();
}

test("lib as it is keeps the rule on who may import whom", () => {
  assert.deepEqual(brokenDependencies(), []);
});

test("what the rule allows is allowed", async () => {
  assert.deepEqual(
    await broken({
      "caching/mod.ts":
        'export * from "./deep/lru.ts";\nimport "../sim/mod.ts";\nimport "../rate-limiter/mod.ts";',
      "caching/deep/lru.ts":
        'import { a } from "../../services/mod.ts";\nimport "node:fs";\nimport { z } from "zod";',
      "caching/facts.ts":
        'import facts from "../../data/caching/facts.json" with { type: "json" };',
      "rate-limiter/mod.ts": "export {};",
      "services/mod.ts": 'import type { Clock } from "../sim/mod.ts";',
      "course/host.ts": "const kernel = Deno.jupyter; const bun = Bun.version;",
    }),
    [],
  );
});

test("a shared folder that imports a notebook's folder is named", async () => {
  const rule = "imports lib/caching: a shared folder imports no notebook's folder";
  assert.deepEqual(
    await broken({
      "sim/a.ts": 'import {\n  lru,\n} from "../caching/mod.ts";',
      "services/deep/b.ts": 'export type { A } from "../../caching/mod.ts";',
      "event-log/c.ts": 'const { a } = await import("../caching/mod.ts");',
      "caching/mod.ts": "export {};",
    }).then((list) => list.sort()),
    [`lib/event-log/c.ts ${rule}`, `lib/services/deep/b.ts ${rule}`, `lib/sim/a.ts ${rule}`],
  );
});

test("only notebooks import course", async () => {
  assert.deepEqual(await broken({ "caching/a.ts": 'import { md } from "../course/mod.ts";' }), [
    "lib/caching/a.ts imports lib/course: only notebooks do",
  ]);
  assert.deepEqual(await broken({ "course/a.ts": 'import { md } from "./mod.ts";' }), []);
});

test("the notebooks' alias is not for lib, save in an example", async () => {
  const [said, ...more] = await broken({
    "caching/a.ts": 'import { random } from "#lib/sim";',
    "caching/b.ts": '/**\n * ```ts\n * import { random } from "#lib/sim";\n * ```\n */\nexport {};',
  });
  assert.match(said!, /^lib\/caching\/a\.ts imports #lib\/sim: /);
  assert.deepEqual(more, []);
});

test("a runtime's own names are for course alone, save in a comment", async () => {
  const rule = "uses Deno. or Bun.: lib runs on both";
  assert.deepEqual(
    await broken({
      "caching/a.ts": "Deno.exit(0);",
      "caching/b.ts": "// Deno.exit does it\nconst a = 1; // Bun.serve\n/* Deno.serve */",
      "sim/c.ts": "const server = Bun.serve({});",
    }).then((list) => list.sort()),
    [`lib/caching/a.ts ${rule}`, `lib/sim/c.ts ${rule}`],
  );
});

test("folders that import each other are named as a cycle, however long it is", async () => {
  const list = await broken({
    "caching/mod.ts": 'import "../sharding/mod.ts";',
    "sharding/mod.ts": 'import "../search/mod.ts";',
    "search/mod.ts": 'import "../caching/mod.ts";',
    "api-gateway/mod.ts": 'import "../caching/mod.ts";',
  });
  assert.ok(list.length > 0);
  assert.ok(list.every((text) => /is a (cycle|circle of imports)$/.test(text)), list.join("\n"));
  assert.ok(list.includes("lib/caching → lib/sharding → lib/search → lib/caching is a cycle"));
});

test("of another notebook's folder only the doors are open", async () => {
  const files = {
    "caching/lru.ts": "export {};",
    "caching/mod.ts": 'export * from "./lru.ts";',
    "caching/experiments/mod.ts": "export {};",
  };
  assert.deepEqual(
    await broken({
      ...files,
      "search/a.ts": 'import "../caching/lru.ts";',
      "search/b.ts": 'import "../caching/mod.ts";\nimport "../caching/experiments/mod.ts";',
      "search/c.ts": 'import "../sim/clock.ts";',
    }),
    ["lib/search/a.ts imports lib/caching/lru.ts: of another notebook's folder only its door is open"],
  );
});

test("files that import each other in a circle are named, types included", async () => {
  assert.deepEqual(
    await broken({
      "caching/a.ts": 'import "./b.ts";\nimport "./c.ts";',
      "caching/b.ts": 'import type { A } from "./c.ts";',
      "caching/c.ts": 'export * from "./b.ts";',
    }),
    ["lib/caching/b.ts → lib/caching/c.ts → lib/caching/b.ts is a circle of imports"],
  );
});
