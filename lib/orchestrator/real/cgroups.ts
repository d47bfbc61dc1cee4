import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { endGroup, removedFolder } from "../../services/control-group.ts";
import { endsWithUs, hasEnded } from "../../services/mod.ts";

/** Where the kernel shows control groups. */
const ROOT = "/sys/fs/cgroup";
/** What is limited; the names of a pod's limits. */
const KINDS = ["memory", "pids", "cpu"] as const;
/** Length of the time in which a share of the processor is counted, in µs. */
const PERIOD_US = 100_000;
/** How often a folder is tried to be removed, and the time between two tries, in ms. */
const TRIES = 50, PAUSE_MS = 10;

type Kind = typeof KINDS[number];

/** Why there are no control groups of our own here, in one line; `undefined` where there are. Tried once. */
export function cgroupsMissing(): string | undefined {
  return (missing ??= { why: tried() }).why;
}
let missing: { why: string | undefined } | undefined;

function tried(): string | undefined {
  if (process.platform !== "linux") return `cgroups: Linux only, this is ${process.platform}`;
  const cgroups = new Cgroups({ tied: false });
  try {
    cgroups.create("try", { memory: 1 << 30, pids: 100, cpu: 1000 });
    return undefined;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return `cgroups: ${code ?? message} (they need root, or a folder handed on)`;
  } finally {
    cgroups.removeNow();
  }
}

/**
 * Limits that the kernel keeps: who takes more memory is killed at the byte (the process ends with 137), who starts more
 * processes is refused, who wants more of the processor waits. Both layouts: one tree for all (version 2), or one for
 * each kind (version 1). Its folders lie below the group that this process is in, and are gone when it is.
 */
export class Cgroups {
  readonly #own = `under-load-${process.pid}-${count++}`;
  readonly #unified = existsSync(`${ROOT}/cgroup.controllers`);
  readonly #made = new Set<string>();
  readonly #tied: boolean;

  /** @param tied Whether its folders go with this process, also when it is killed. Default: `true`. */
  constructor({ tied = true }: { tied?: boolean } = {}) {
    this.#tied = tied;
  }

  /**
   * Makes the group of a pod.
   *
   * @param limits `memory` in bytes, `pids` a number, `cpu` in thousandths of a core; others are not ours.
   * @returns Files into which a process writes its id to belong to it.
   * @throws {Error} Where the system does not let us.
   */
  create(pod: string, limits: Readonly<Record<string, number>>): string[] {
    const asked = KINDS.filter((kind) => limits[kind] !== undefined);
    if (this.#unified) {
      const group = this.#group();
      this.#make(group, asked);
      this.#make(`${group}/${pod}`, []);
      for (const kind of asked) this.#limit(`${group}/${pod}`, kind, limits[kind]!);
      return [`${group}/${pod}/cgroup.procs`];
    }
    return asked.map((kind) => {
      const group = this.#group(kind);
      this.#make(group, []);
      this.#make(`${group}/${pod}`, []);
      this.#limit(`${group}/${pod}`, kind, limits[kind]!);
      return `${group}/${pod}/cgroup.procs`;
    });
  }

  /** Whether the kernel has killed somebody in it for memory. */
  killed(pod: string): boolean {
    const file = this.#unified
      ? `${this.#group()}/${pod}/memory.events`
      : `${this.#group("memory")}/${pod}/memory.oom_control`;
    try {
      return Number(readFileSync(file, "utf8").match(/^oom_kill (\d+)$/m)?.[1] ?? 0) > 0;
    } catch {
      return false;
    }
  }

  /** Removes a pod's group, once nobody is in it. */
  async remove(pod: string): Promise<void> {
    await this.#away([...this.#made].filter((folder) => folder.endsWith(`/${pod}`)));
  }

  /** Removes all. */
  async close(): Promise<void> {
    await this.#away([...this.#made].sort((a, b) => b.length - a.length));
  }

  /** Removes what nobody was ever in: of one pod, or all. */
  removeNow(pod?: string): void {
    const own = [...this.#made].filter((folder) => pod === undefined || folder.endsWith(`/${pod}`));
    for (const folder of own.reverse()) {
      if (removedFolder(folder)) this.#forget(folder);
    }
  }

  /** Below the group of this process; of version 2 beside it, since a group with processes can't hand limits on. */
  #group(kind?: Kind): string {
    const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n");
    const line = lines.map((each) => each.match(/^\d+:([^:]*):(.*)$/)).find((match) =>
      match && (kind === undefined ? match[1] === "" : match[1]!.split(",").includes(kind))
    );
    if (!line) throw new Error(`no control groups of ${kind ?? "version 2"}`);
    const path = line[2]!.replace(/\/$/, "");
    return kind === undefined
      ? `${ROOT}${path.slice(0, Math.max(0, path.lastIndexOf("/")))}/${this.#own}`
      : `${ROOT}/${kind}${path}/${this.#own}`;
  }

  #make(folder: string, handOn: readonly Kind[]): void {
    if (!this.#made.has(folder)) {
      mkdirSync(folder);
      this.#made.add(folder);
      if (this.#tied) void endsWithUs(folder).catch(() => {});
    }
    if (handOn.length > 0) {
      write(`${folder}/cgroup.subtree_control`, handOn.map((kind) => `+${kind}`).join(" "));
    }
  }

  #limit(folder: string, kind: Kind, most: number): void {
    const quota = Math.max(1000, Math.round(most / 1000 * PERIOD_US));
    if (kind === "pids") write(`${folder}/pids.max`, String(Math.max(1, Math.floor(most))));
    else if (this.#unified) {
      if (kind === "memory") write(`${folder}/memory.max`, String(most));
      else write(`${folder}/cpu.max`, `${quota} ${PERIOD_US}`);
    } else if (kind === "memory") write(`${folder}/memory.limit_in_bytes`, String(most));
    else {
      write(`${folder}/cpu.cfs_period_us`, String(PERIOD_US));
      write(`${folder}/cpu.cfs_quota_us`, String(quota));
    }
  }

  async #away(folders: string[]): Promise<void> {
    for (const folder of folders) {
      for (let tries = 0; tries < TRIES && !removedFolder(folder); tries++) {
        // What has begun a session of its own is still in here.
        endGroup(folder);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      this.#forget(folder);
    }
  }

  #forget(folder: string): void {
    this.#made.delete(folder);
    void hasEnded(folder);
  }
}

let count = 0;

function write(file: string, text: string): void {
  writeFileSync(file, text);
}
