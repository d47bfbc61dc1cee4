/**
 * Makes a root of its own and goes there, inside of namespaces of users, mounts and processes that exist already: a
 * small file system in memory with the system's programs, and nothing else of the machine. All of it is read-only but
 * `/tmp`, also each mount below a folder, and `/proc`: who is root here may be root outside, and `/proc/sys` asks only
 * for that. Rights are given up last, since mounting needs them.
 *
 * $1: where to mount it; $2: size of /tmp in MB; $3: how many pairs follow; then pairs of what is there and where it
 * goes; then the command.
 */
const BUILD = `set -e
root=$1; size=$2; count=$3; shift 3
frozen() {
  mounts=$(cat /proc/self/mountinfo)
  while read -r _ _ _ _ point options _; do
    point=$(printf '%b' "$point")
    case $point in "$1" | "$1"/*) ;; *) continue ;; esac
    mountpoint -q "$point" || continue
    mount -o "remount,bind,ro,nosuid,nodev\${options#r[wo]}" "$point"
  done <<LIST
$mounts
LIST
}
show() {
  if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root$(dirname "$2")"; touch "$root$2"; fi
  mount --rbind "$1" "$root$2"
  frozen "$root$2"
}
mount -t tmpfs -o size=1m,mode=755,nosuid,nodev none "$root"
mkdir "$root/proc" "$root/dev" "$root/tmp" "$root/old"
show /usr /usr
for d in bin sbin lib lib32 lib64; do
  if [ -L /$d ]; then cp -P /$d "$root/$d"; elif [ -d /$d ]; then show /$d /$d; fi
done
while [ "$count" -gt 0 ]; do show "$1" "$2"; count=$((count - 1)); shift 2; done
for d in null zero full random urandom; do
  touch "$root/dev/$d"
  mount --bind /dev/$d "$root/dev/$d"
  # Who may write through it may not change it: its mode would be that of the machine's own device.
  mount -o remount,bind,ro,nosuid,noexec "$root/dev/$d"
done
mount -t proc -o ro,nosuid,nodev,noexec none "$root/proc"
mount -t tmpfs -o size=\${size}m,nosuid,nodev none "$root/tmp"`;

/** Goes there: the old root goes first, then the right to write, at last all other rights, since mounting needs them. */
const LEAVE = `cd "$root"
pivot_root . old
cd /
umount -l old
rmdir old
mount -o remount,bind,ro,nosuid,nodev /
exec env -i PATH=/usr/bin:/bin NO_COLOR=1 HOME=/tmp DENO_DIR=/tmp TMPDIR=/tmp \\
  setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"`;

export interface OwnRoot {
  /** Where its root is mounted: an empty folder that nothing below is shown of. Default: `/mnt`. */
  at?: string;
  /** Size of its `/tmp`, in MB. Default: 8. */
  tmpMB?: number;
  /** Files and folders that it sees beside the system's programs: what is there, and where it goes. Read-only. */
  shown?: readonly (readonly [from: string, to: string])[];
}

/**
 * Words for `sh` that run a command in a root of its own. They are to be run inside of `unshare` with at least
 * `--user --map-root-user --mount --pid --fork --mount-proc`.
 *
 * @example
 * ```ts
 * import { inOwnRoot } from "#lib/services";
 * import assert from "node:assert/strict";
 *
 * const words = inOwnRoot(["ls", "/"], { tmpMB: 4, shown: [["/etc/hosts", "/etc/hosts"]] });
 * assert.deepEqual(words.slice(2), ["sh", "/mnt", "4", "1", "/etc/hosts", "/etc/hosts", "ls", "/"]);
 * ```
 */
export function inOwnRoot(
  command: readonly string[],
  { at = "/mnt", tmpMB = 8, shown = [] }: OwnRoot = {},
): string[] {
  return [
    "-c",
    `${BUILD}\n${LEAVE}`,
    "sh",
    at,
    String(tmpMB),
    String(shown.length),
    ...shown.flat(),
    ...command,
  ];
}
