import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import process from "node:process";
import { isMapping } from "../experiment/json.ts";
import type { Ask } from "../experiment/providers.ts";
import { substitute } from "../experiment/substitute.ts";

/** Bytes of a body or an output that go into a journal. */
const MOST = 1 << 20;

/** Whether a program is on the PATH, or at its path. */
export function hasProgram(path: string): boolean {
  const places = isAbsolute(path) || path.includes("/")
    ? [path]
    : (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, path));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program: its output is its status, and what it said. It is killed when its time is up. */
export const askProcess: Ask = (provider, { signal, variables }) => {
  const given = substitute(provider.arguments ?? [], variables);
  const list = isMapping(given) ? Object.entries(given).flat() : [given].flat();
  const args = list.filter((item) => item !== null && item !== "").map(String);
  return new Promise((resolve, reject) => {
    const shell = typeof given === "string";
    const child = spawn(provider.path!, args, { stdio: ["ignore", "pipe", "pipe"], shell });
    let stdout = "", stderr = "";
    child.stdout.on("data", (text) => stdout = (stdout + text).slice(-MOST));
    child.stderr.on("data", (text) => stderr = (stderr + text).slice(-MOST));
    const leave = () => child.kill("SIGKILL");
    signal.addEventListener("abort", leave, { once: true });
    child.once("error", reject);
    child.once("close", (status) => {
      signal.removeEventListener("abort", leave);
      resolve({ status: status ?? -1, stdout, stderr });
    });
  });
};

/**
 * Asks a web service on this machine: its output is the answer's status, headers and body.
 *
 * @throws {Error} Where the address is not on loopback: experiments here break what is one's own.
 */
export const askHttp: Ask = async (provider, { signal, variables }) => {
  const url = new URL(String(substitute(provider.url!, variables)));
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new Error(`Cannot ask ${url.host}: only loopback addresses are asked here`);
  }
  const headers = substitute(provider.headers ?? {}, variables) as Record<string, string>;
  const method = (provider.method ?? "GET").toUpperCase();
  const given = substitute(provider.arguments ?? null, variables);
  if (method === "GET" && isMapping(given)) {
    for (const [key, value] of Object.entries(given)) url.searchParams.set(key, String(value));
  }
  const isJson = Object.entries(headers).some(([name, value]) =>
    name.toLowerCase() === "content-type" && value === "application/json"
  );
  const body = method === "GET" || given === null
    ? null
    : isJson
    ? JSON.stringify(given)
    : new URLSearchParams(given as Record<string, string>);
  const response = await fetch(url, { method, headers, body, signal, redirect: "manual" });
  const text = (await response.text()).slice(0, MOST);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: response.headers.get("content-type") === "application/json" ? JSON.parse(text) : text,
  };
};
