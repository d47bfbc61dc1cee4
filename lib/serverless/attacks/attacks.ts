/** What customers' code may try. */
export const ATTACKS = [
  "read a file",
  "write a file",
  "read variables",
  "use the network",
  "start a program",
  "reach the host's objects",
  "pollute prototypes",
  "loop",
  "loop after a wait",
  "slow pattern",
  "fill arrays",
  "fill buffers",
  "recurse",
  "flood the log",
  "fork",
] as const;
export type Attack = typeof ATTACKS[number];

/** What an attack is told: where there is something to be had. */
export interface Targets {
  attack: Attack;
  file: string;
  write: string;
  variable: string;
  url: string;
  /** Time that what it starts sleeps for, in s: tells its processes from others. */
  sleep: string;
}

/** Children that the bounded fork bomb starts; memory that a bomb asks for, in MB. */
export const FORKS = 30, BOMB_MB = 320;

/** The attacks in JavaScript. Each answers with `got` where it had its way, and ends by itself at some bound. */
export const IN_JAVASCRIPT = String.raw`
async function handler(event) {
  const outer = this, { Deno: deno, Bun: bun } = globalThis;
  const first = async (...ways) => {
    for (const way of ways) { try { const got = await way(); if (got !== undefined && got !== "") return got; } catch {} }
  };
  // Ways out to the process: by its name, or by the constructor of whatever the host has handed in.
  const host = () => first(() => process, () => outer.constructor.constructor("return process")(),
    () => globalThis.constructor.constructor("return process")(), () => event.constructor.constructor("return process")());
  const load = async (name) => first(
    async () => (await host()).getBuiltinModule("node:" + name), () => import("node:" + name), () => require("node:" + name));
  const read = (path) => first(async () => (await load("fs")).readFileSync(path, "utf8"), () => deno.readTextFileSync(path),
    () => bun.file(path).text(), async () => (await fetch("file://" + path)).text());
  const actions = {
    "read a file": () => read(event.file),
    "write a file": () => first(async () => { (await load("fs")).writeFileSync(event.write, "was here"); return "written"; },
      () => { deno.writeTextFileSync(event.write, "was here"); return "written"; }),
    "read variables": () => first(async () => (await host()).env[event.variable], () => deno.env.get(event.variable),
      async () => (await read("/proc/" + (await host()).ppid + "/environ")).split("\0").find((v) => v.startsWith(event.variable + "=")).split("=")[1]),
    "use the network": () => first(async () => (await fetch(event.url)).text(), async () => {
      const net = await load("net"), [, hostname, port] = event.url.split("/")[2].match("(.*):(.*)");
      return await new Promise((resolve, reject) => net.connect(port, hostname, function () { this.destroy(); resolve("connected"); }).on("error", reject));
    }),
    "start a program": () => first(async () => (await load("child_process")).execFileSync("sh", ["-c", "echo started"]).toString(),
      () => new TextDecoder().decode(new deno.Command("sh", { args: ["-c", "echo started"] }).outputSync().stdout),
      () => bun.spawnSync(["sh", "-c", "echo started"]).stdout.toString()),
    "reach the host's objects": () => first(() => globalThis.hostSecret, () => outer.constructor.constructor("return globalThis.hostSecret")(),
      () => globalThis.constructor.constructor("return globalThis.hostSecret")(), () => event.constructor.constructor("return globalThis.hostSecret")()),
    "pollute prototypes": () => {
      const ways = [() => Object, () => outer.constructor.constructor("return Object")(), () => globalThis.constructor.constructor("return Object")()];
      for (const way of ways) { try { way().prototype.polluted = "yes"; } catch {} }
    },
    "loop": () => { for (;;); },
    "loop after a wait": async () => { await null; for (;;); },
    "slow pattern": () => { /^(([a-z])+.)+[A-Z]([a-z])+$/.test("a".repeat(60)); /^(a+)+$/.test("a".repeat(40) + "b"); },
    "fill arrays": () => { const all = []; for (let mb = 0; mb < ${BOMB_MB}; mb += 8) all.push(new Array(2 ** 20).fill(mb + 0.5)); return "filled " + all.length; },
    "fill buffers": () => { const all = []; for (let mb = 0; mb < ${BOMB_MB}; mb += 8) all.push(new Uint8Array(2 ** 23).fill(1)); return "filled " + all.length; },
    "recurse": () => { const deeper = (n) => deeper(n + 1) + 1; deeper(0); },
    "flood the log": async () => {
      const text = "flood ".repeat(10_000);
      const write = await first(() => { const { log } = console; return (t) => log(t); }, async () => { const p = await host(); return (t) => p.stdout.write(t); });
      for (let i = 0; i < 400; i++) write(text);
      return "flooded";
    },
    "fork": async () => {
      const { spawn } = await load("child_process");
      const started = [];
      for (let i = 0; i < ${FORKS}; i++) {
        started.push(new Promise((resolve, reject) => spawn("sleep", [event.sleep], { stdio: "ignore" }).on("spawn", resolve).on("error", reject)));
      }
      await Promise.all(started);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return "forked " + started.length;
    },
  };
  return { got: await actions[event.attack](), polluted: ({}).polluted };
}
`;

/** The same in Python, as far as they make sense there. */
export const IN_PYTHON = String.raw`
import os, re, socket, subprocess, sys, time
from urllib.parse import urlparse

def read(path):
    with open(path) as file:
        return file.read()

def write(path):
    with open(path, "w") as file:
        file.write("was here")
    return "written"

def variable(name):
    if name in os.environ:
        return os.environ[name]
    for entry in read(f"/proc/{os.getppid()}/environ").split("\0"):
        if entry.startswith(name + "="):
            return entry.split("=")[1]

def network(url):
    at = urlparse(url)
    socket.create_connection((at.hostname, at.port), 1).close()
    return "connected"

def spin():
    while True:
        pass

def fill(make):
    kept = []
    for mb in range(0, ${BOMB_MB}, 8):
        kept.append(make())
    return f"filled {len(kept)}"

def deeper(n):
    return deeper(n + 1) + 1

def flood():
    for _ in range(400):
        print("flood " * 10000)
    return "flooded"

def fork(seconds):
    kept = [subprocess.Popen(["sleep", seconds]) for _ in range(${FORKS})]
    time.sleep(0.1)
    return f"forked {len(kept)}"

def handler(event):
    actions = {
        "read a file": lambda: read(event["file"]),
        "write a file": lambda: write(event["write"]),
        "read variables": lambda: variable(event["variable"]),
        "use the network": lambda: network(event["url"]),
        "start a program": lambda: subprocess.check_output(["sh", "-c", "echo started"]).decode(),
        "loop": spin,
        "slow pattern": lambda: re.match("^(a+)+$", "a" * 40 + "b"),
        "fill arrays": lambda: fill(lambda: [0.5] * (1 << 20)),
        "fill buffers": lambda: fill(lambda: bytearray(b"1" * (8 << 20))),
        "recurse": lambda: deeper(0),
        "flood the log": flood,
        "fork": lambda: fork(event["sleep"]),
    }
    return {"got": actions[event["attack"]]()}
`;

/** Attacks that there are not in Python: it has no prototypes, and its guests are always processes. */
export const NOT_IN_PYTHON: readonly Attack[] = [
  "reach the host's objects",
  "pollute prototypes",
  "loop after a wait",
];
