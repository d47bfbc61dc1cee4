import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runtimeWords } from "../../../services/own-program.ts";
import { optionalPeer } from "../../../services/mod.ts";
import { WEB } from "../../real/mod.ts";

/** What pm2 took, or why it could not be asked. */
export interface PeerTimes {
  /** Times from a crash until the container answers again, in ms. */
  took: number[];
  /** What it ran in. */
  runtime: string;
  missing: string | undefined;
}

/** The same program under pm2, as a process of its own: in Node where there is one, else in Bun. */
export async function pm2CrashToReady(crashes: number): Promise<PeerTimes> {
  const { folder, missing } = optionalPeer("pm2"), runner = findRunner();
  if (missing !== undefined || !runner) {
    return {
      took: [],
      runtime: "",
      missing: missing ?? "pm2 needs Node or Bun: neither is on the PATH",
    };
  }
  const home = await mkdtemp(join(tmpdir(), `under-load-pm2-${process.pid}-`));
  const program = fileURLToPath(new URL("./pm2.program.cjs", import.meta.url));
  const words = [
    program,
    fileURLToPath(folder),
    fileURLToPath(WEB),
    home,
    String(crashes),
    JSON.stringify(runtimeWords()),
  ];
  try {
    const out = await new Promise<string>((resolve) => {
      const options = {
        timeout: 15_000,
        killSignal: "SIGKILL" as const,
        env: { ...process.env, PM2_HOME: home },
      };
      execFile(runner, words, options, (_error, out) => resolve(out));
    });
    const took = JSON.parse(out.match(/^took (\[.*\])$/m)?.[1] ?? "[]") as number[];
    const runtime = runner.replace(/.*[/\\]/, "").replace(/\.exe$/, "");
    return { took, runtime, missing: took.length > 0 ? undefined : "pm2 did not start" };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

function findRunner(): string | undefined {
  const here = process.versions["bun"] ? [process.execPath] : [];
  const suffix = process.platform === "win32" ? ".exe" : "";
  const onPath = ["node", "bun"].flatMap((name) =>
    (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name + suffix))
  );
  return [...onPath, ...here].find((file) => existsSync(file));
}
