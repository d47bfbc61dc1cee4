import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { cgroupsMissing, Holder, IsolatedPods, namespacesMissing } from "../../real/mod.ts";

/** What a pod with namespaces of its own can and can't do. */
export interface IsolationRow {
  question: string;
  answer: string;
  ok: boolean;
}

/** Which runtime and which limits this machine has, and why not the better ones, in one line. */
export function runtimeHere(): string {
  const why = namespacesMissing(), less = cgroupsMissing();
  const limits = less === undefined
    ? "limits of memory, processes and processor by cgroups"
    : `memory limits by looking · ${less}`;
  return why === undefined
    ? `measured with processes; namespaces work here, without root · ${limits}`
    : `measured with processes · ${why} · ${limits}`;
}

/**
 * Three pods on one bridge: who reaches whom before and after a rule, and what they can't do. Empty where there are no
 * namespaces.
 */
export async function isolation(): Promise<
  { rows: IsolationRow[]; startMs: number[]; goneMs: number }
> {
  if (namespacesMissing() !== undefined) return { rows: [], startMs: [], goneMs: 0 };
  const holder = await Holder.start(), rows: IsolationRow[] = [], startMs: number[] = [];
  let goneMs = 0;
  try {
    const pods = new IsolatedPods(holder, { folders: [dirname(realpathSync(process.execPath))] });
    for (const name of ["web", "shop", "guest"]) startMs.push((await pods.create(name)).startedMs);
    const tries = async (pod: string, line: string) => {
      try {
        return await pods.run(pod, line);
      } catch (error) {
        return (error as Error).message.split(": ").slice(2).join(": ");
      }
    };
    const ask = (question: string, answer: string, ok: boolean) =>
      rows.push({ question, answer: answer.slice(0, 80), ok });
    await pods.run("web", serving, { background: true });
    await pods.allow("shop", "web");
    const found = await tries("shop", asking("web"));
    ask("shop, allowed to, reaches web by its name", found, found.includes("hello"));
    const direct = await tries("guest", asking("198.18.0.2"));
    ask(
      "guest, which no rule names, reaches web by its address",
      direct,
      !direct.includes("hello"),
    );
    await pods.deny("shop", "web");
    const cut = await tries("shop", asking("web"));
    ask("shop reaches web after the rule is taken back", cut, !cut.includes("hello"));
    const written = await tries("shop", WRITES);
    ask("mounts that shop can write to", written, written === "/tmp");
    const setting = await tries("shop", SETTING);
    ask("shop changes a setting of the kernel", setting, setting === "no");
    const seen = await tries("shop", "ls /proc | grep -c '^[0-9]'");
    ask("processes that shop sees", seen, Number(seen) <= 4);
    const full = await tries("shop", "head -c 9000000 /dev/zero > /tmp/x && echo fits");
    ask("9 MB into a /tmp of 4 MB", full, !full.includes("fits"));
  } finally {
    goneMs = await holder.close();
  }
  return { rows, startMs, goneMs };
}

const WRITES = `for p in $(cut -d' ' -f5 /proc/self/mountinfo) /dev /etc; do
  if [ -d "$p" ] && touch "$p/x" 2>/dev/null; then echo "$p"; fi
done`;
/** Writes what is there already: where it succeeds nothing is changed. */
const SETTING = "f=/proc/sys/kernel/core_pattern; was=$(cat $f); " +
  '(echo "$was" > $f) 2>/dev/null && echo written || echo no';
const runtime = `'${realpathSync(process.execPath)}' ${
  process.versions["deno"] !== undefined ? "eval" : "-e"
}`;
const serving =
  `${runtime} "import { createServer } from 'node:net'; createServer((s) => s.on('error', () => {}).end('hello')).listen(8080, '0.0.0.0')"`;
/** Asks for about a second, as what answers may still be starting; a network that can't be reached is told at once. */
const asking = (to: string) =>
  `${runtime} "import { connect } from 'node:net'; import process from 'node:process'; ` +
  `let n = 0; const over = (text) => { console.log(text); process.exit(0); }; ` +
  `const go = () => { const s = connect(8080, '${to}'); ` +
  `s.setTimeout(1000, () => s.destroy(new Error('late'))); s.on('data', (d) => over(String(d))); ` +
  `s.on('error', (e) => { if (e.code === 'ECONNREFUSED' && ++n < 20) setTimeout(go, 50); else over('no way: ' + (e.code ?? e.message)); }); }; go();"`;
