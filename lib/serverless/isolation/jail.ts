import { inOwnRoot } from "../../services/mod.ts";
import { unshareMissing } from "../../services/try-unshare.ts";
import { ProcessGuest } from "./process-guest.ts";
import { type Runtime, type RuntimeName, runtimeNamed } from "./runtimes.ts";
import type { Tier } from "./tier.ts";

/** Namespaces of users, with root's rights inside, networks, mounts, processes, System V, names. */
const FLAGS = ["-Urnmpiu", "--fork", "--mount-proc", "--kill-child"];
/** Size of a guest's /tmp, in MB, and where it finds its program. */
const TMP_MB = 8, PROGRAM = "/guest/program";

let tried: { why: string | undefined } | undefined;

/** Why there is no jail here, in one line; `undefined` where there is one. Tried once. */
export function jailMissing(): string | undefined {
  return (tried ??= { why: unshareMissing("jail", [...FLAGS, "sh", ...inOwnRoot(["true"])]) }).why;
}

/** Step 3 with the kernel's help: namespaces without root and without a daemon, around any runtime. */
export function jailTier(runtime: RuntimeName): Tier {
  const missing = () =>
    jailMissing() ??
      (runtimeNamed(runtime) ? undefined : `jail (${runtime}): there is no ${runtime} here`);
  return {
    name: `jail (${runtime})`,
    missing,
    start: async (code, limits) => {
      const why = missing();
      if (why !== undefined) throw new Error(`Cannot start a guest: ${why}`);
      const found = runtimeNamed(runtime)!;
      return await ProcessGuest.start(
        "unshare",
        jailed(found, found.args(limits, PROGRAM)),
        code,
        limits,
      );
    },
  };
}

/** All that it sees beside the system's programs is its own program, and where its runtime lies. */
function jailed({ folders, path, program }: Runtime, args: readonly string[]): string[] {
  const shown = [[program, PROGRAM], ...folders.map((each) => [each, each])] as [string, string][];
  return [...FLAGS, "sh", ...inOwnRoot([path, ...args], { tmpMB: TMP_MB, shown })];
}
