import { execFileSync } from "node:child_process";
import process from "node:process";
import { ProcessGuest } from "./process-guest.ts";
import { type Runtime, type RuntimeName, runtimeNamed } from "./runtimes.ts";
import type { Tier } from "./tier.ts";

/** Namespaces of users, with root's rights inside, networks, mounts, processes, System V, names. */
const FLAGS = ["-Urnmpiu", "--fork", "--mount-proc", "--kill-child"];
/** Size of a guest's /tmp, in MB. */
const TMP_MB = 8;

/**
 * Makes a root: a small file system in memory with the system's programs, which can't be written, and nothing else.
 * What is bound comes without what is mounted below it.
 *
 * $1: the guest's program; $2: how many folders follow; then those, then the command.
 */
const BUILD = `set -e
mount -t tmpfs -o size=1m,mode=755,nosuid,nodev none /mnt
cd /mnt
program=$1; count=$2; shift 2
mkdir -p proc dev tmp usr old guest
mount --bind /usr usr && mount -o remount,bind,ro,nosuid,nodev usr
for d in bin sbin lib lib32 lib64; do
  if [ -L /$d ]; then cp -P /$d $d
  elif [ -d /$d ]; then mkdir $d; mount --bind /$d $d; mount -o remount,bind,ro,nosuid,nodev $d; fi
done
while [ "$count" -gt 0 ]; do
  mkdir -p ".$1"; mount --bind "$1" ".$1"; mount -o remount,bind,ro,nosuid,nodev ".$1"
  count=$((count - 1)); shift
done
touch guest/program dev/null dev/zero dev/urandom
mount --bind "$program" guest/program; mount -o remount,bind,ro,nosuid,nodev guest/program
for d in null zero urandom; do mount --bind /dev/$d dev/$d; done
mount -t proc -o ro,nosuid,nodev,noexec none proc
mount -t tmpfs -o size=${TMP_MB}m,nosuid,nodev none tmp`;

/**
 * Goes there, leaves the old root, makes read-only whatever is there, but for /tmp and three devices: also /proc, in
 * which root may change the kernel's settings. Rights are given up last, since mounting needs them.
 */
const LEAVE = `pivot_root . old
cd /
umount -l old
rmdir old
while read -r _ _ _ _ place options _; do
  case $place,$options in /tmp,*|/dev/*|*,ro|*,ro,*) ;; *) mount -o remount,bind,ro "$place" ;; esac
done < /proc/self/mountinfo
exec env -i PATH=/usr/bin:/bin NO_COLOR=1 HOME=/tmp DENO_DIR=/tmp TMPDIR=/tmp \\
  setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"`;

const SCRIPT = `${BUILD}\n${LEAVE}`;

let tried: { why: string | undefined } | undefined;

/** Why there is no jail here, in one line; `undefined` where there is one. Tried once. */
export function jailMissing(): string | undefined {
  return (tried ??= { why: tryJail() }).why;
}

function tryJail(): string | undefined {
  if (process.platform !== "linux") return `jail: Linux only, this is ${process.platform}`;
  try {
    execFileSync("unshare", [
      ...FLAGS,
      "sh",
      "-c",
      SCRIPT,
      "sh",
      "/bin/sh",
      "0",
      "/bin/sh",
      "-c",
      "true",
    ], {
      timeout: 5000,
      stdio: "pipe",
    });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Uint8Array };
    return `jail: ${String(stderr ?? "").trim().split("\n")[0] || message.split("\n")[0]}`;
  }
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
        jailed(found, found.args(limits, programIn(found))),
        code,
        limits,
      );
    },
  };
}

/** Bun goes by the ending of a file's name. */
function programIn(_runtime: Runtime): string {
  return "/guest/program";
}

function jailed(runtime: Runtime, args: readonly string[]): string[] {
  const { folders, path, program } = runtime;
  return [
    ...FLAGS,
    "sh",
    "-c",
    SCRIPT,
    "sh",
    program,
    String(folders.length),
    ...folders,
    path,
    ...args,
  ];
}
