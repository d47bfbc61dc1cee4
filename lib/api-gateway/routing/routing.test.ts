import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  AskedRequest,
  checkRoutes,
  coversHost,
  durationMs,
  FirstMatch,
  type GatewayInput,
  PathTrie,
  RouteTable,
  WeightedPick,
} from "../mod.ts";
import { random } from "../../sim/mod.ts";

const wrong = <Row extends { ok: boolean }>(rows: readonly Row[]) => rows.filter(({ ok }) => !ok);

test("all 101 routing cases of Gateway API go as they must", async () => {
  const rows = await checkRoutes((config, backends) => new RouteTable(config, backends));
  assert.equal(rows.length, 101);
  assert.deepEqual(wrong(rows), []);
});

test("the first rule that matches gets 92 of them, and fewer where hosts are ignored", async () => {
  const first = await checkRoutes((config, backends) => new FirstMatch(config, backends));
  assert.equal(101 - wrong(first).length, 92);
  const blind = await checkRoutes((config, backends) =>
    new FirstMatch(config, backends, { hosts: false })
  );
  assert.equal(101 - wrong(blind).length, 88);
});

const one = (rules: GatewayInput["routes"][number]["rules"], more = {}): GatewayInput => ({
  listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
  routes: [{ name: "r", rules, ...more }],
});
const prefix = (value: string) => ({ path: { type: "PathPrefix" as const, value } });

test("a configuration that is wrong is refused in a sentence", () => {
  const refused = (config: unknown, why: RegExp) =>
    assert.throws(() => new RouteTable(config as GatewayInput, ["a"]), why);
  refused(one([{ backendRefs: [{ name: "b" }] }]), /route r sends to the unknown back end b/);
  const twice = [{ matches: [prefix("/x")], backendRefs: [{ name: "a" }] }];
  refused(one([...twice, ...twice]), /two equal rules/);
  refused(one(twice, { listeners: ["other"] }), /unknown listener other/);
  refused(one([{ matches: [prefix("/a/../b")] }]), /must not have/);
  refused(one([{ timeouts: { request: "1.5s" } }]), /Cannot read a duration/);
  refused(one([{ retry: 3 } as never]), /Cannot load the configuration: routes.0.rules.0/);
  refused(
    one([{
      matches: [{ path: { type: "Exact", value: "/a" } }],
      filters: [{
        type: "URLRewrite",
        urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
      }],
    }]),
    /replaces a prefix where an exact path/,
  );
});

test("the same rules may stand for two hosts, and the older of two equal routes wins", () => {
  const rules = [{ matches: [prefix("/x")], backendRefs: [{ name: "a" }] }];
  const listeners: GatewayInput["listeners"] = [{ name: "web", port: 80, protocol: "HTTP" }];
  const routes = [
    { name: "r1", hostnames: ["one.example"], rules },
    { name: "r2", hostnames: ["*.example"], rules },
  ];
  const table = new RouteTable({ listeners, routes }, ["a"]);
  const at = (host: string) =>
    table.match(new AskedRequest(new Request(`http://${host}/x`), 80))?.candidate.route;
  assert.deepEqual(["one.example", "two.example", "example"].map(at), ["r1", "r2", undefined]);
});

test("of two rules that are as specific the older route's wins, then the earlier", () => {
  const header = (name: string) => ({
    matches: [{ headers: [{ name, value: "1" }] }],
    backendRefs: [{ name: "a" }],
  });
  const table = new RouteTable({
    listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    routes: [
      { name: "older", rules: [header("x-c"), header("x-a")] },
      { name: "younger", rules: [header("x-b")] },
    ],
  }, ["a"]);
  const headers = { "x-a": "1", "x-b": "1", "x-c": "1" };
  const found = table.match(new AskedRequest(new Request("http://x/", { headers }), 80))!;
  assert.equal(found.candidate.route, "older");
  assert.equal(found.candidate.headers[0]!.name, "x-c");
});

test("the trie finds what a plain search over all prefixes finds", () => {
  const segment = fc.constantFrom("a", "ab", "abc", "b", "orders", "order");
  const path = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
  fc.assert(fc.property(fc.uniqueArray(path, { maxLength: 12 }), path, (prefixes, asked) => {
    const trie = new PathTrie<string>(() => 0);
    for (const one of prefixes) trie.addPrefix(one, one);
    const inside = (one: string) => one === "/" || asked === one || asked.startsWith(`${one}/`);
    const best = prefixes.filter(inside).sort((a, b) => b.length - a.length)[0];
    assert.equal(trie.find(asked, () => true, undefined), best);
  }));
});

test("a value that does not fit makes room for the next shorter prefix", () => {
  const trie = new PathTrie<string>(() => 0);
  for (const path of ["/", "/a", "/a/b"]) trie.addPrefix(path, path);
  const without = (not: string) => trie.find("/a/b/c", (value) => value !== not, undefined);
  assert.deepEqual(["/a/b", "/x"].map(without), ["/a", "/a/b"]);
});

test("a wildcard stands for one label or more, never for none", () => {
  const covered = ["a.foo.com", "a.b.foo.com", "foo.com", "xfoo.com"];
  assert.deepEqual(covered.map((host) => coversHost("*.foo.com", host)), [
    true,
    true,
    false,
    false,
  ]);
});

test("durations are read as GEP-2257 writes them", () => {
  assert.equal(durationMs("1h2m3s4ms"), 3_723_004);
  assert.equal(durationMs("0s"), 0);
  for (const text of ["", "1", "1d", "-1s", "1.5s", "1h1h1h1h1h", "123456s"]) {
    assert.throws(() => durationMs(text), RangeError, text);
  }
});

test("weights 70, 30 and 0 are kept within three standard errors, by chance and by turns", () => {
  const items = [{ name: "a", weight: 70 }, { name: "b", weight: 30 }, { name: "c", weight: 0 }];
  for (const source of [undefined, random(7)]) {
    const pick = new WeightedPick(items, source),
      got: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 1e4; i++) got[pick.next()!]!++;
    assert.ok(Math.abs(got.a! - 7000) <= 3 * Math.sqrt(1e4 * 0.7 * 0.3), JSON.stringify(got));
    assert.equal(got.c, 0);
  }
  assert.equal(new WeightedPick([{ name: "c", weight: 0 }]).next(), undefined);
});
