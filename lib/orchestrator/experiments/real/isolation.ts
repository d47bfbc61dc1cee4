import process from "node:process";
import { Holder, IsolatedPods, namespacesMissing } from "../../real/mod.ts";

/** What a pod with namespaces of its own can and can't do. */
export interface IsolationRow {
  question: string;
  answer: string;
  ok: boolean;
}

/** Which runtime and which limits this machine has, and why not the better ones, in one line. */
export function runtimeHere(): string {
  const why = namespacesMissing();
  const limits = process.platform === "win32"
    ? "no memory limits (Windows)"
    : "memory limits by looking (cgroups need root and a delegated folder)";
  return why === undefined
    ? `measured with processes; namespaces work here, without root · ${limits}`
    : `measured with processes · ${why} · ${limits}`;
}

/** Two pods that find each other by name, one that is cut off, and what they can't do. Empty where there are no namespaces. */
export async function isolation(): Promise<
  { rows: IsolationRow[]; startMs: number[]; goneMs: number }
> {
  if (namespacesMissing() !== undefined) return { rows: [], startMs: [], goneMs: 0 };
  const holder = await Holder.start(), rows: IsolationRow[] = [], startMs: number[] = [];
  let goneMs = 0;
  try {
    const pods = new IsolatedPods(holder);
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
    await pods.run("web", serving, true);
    const byName = `${runtime} ${quotedEval(asking("web"))}`;
    const found = await tries("shop", byName);
    ask("shop reaches web by its name", found, found.includes("hello"));
    await pods.deny("guest", "web");
    const cut = await tries("guest", byName);
    ask("guest, cut off by a policy, reaches web", cut, !cut.includes("hello"));
    const written = await tries("shop", "echo x > /etc/under-load && echo written");
    ask("shop writes into /etc", written, !written.includes("written"));
    const seen = await tries("shop", "ls /proc | grep -c '^[0-9]'");
    ask("processes that shop sees", seen, Number(seen) <= 4);
    const full = await tries("shop", "head -c 9000000 /dev/zero > /tmp/x && echo fits");
    ask("9 MB into a /tmp of 4 MB", full, !full.includes("fits"));
  } finally {
    goneMs = await holder.close();
  }
  return { rows, startMs, goneMs };
}

const deno = process.versions["deno"] !== undefined;
const runtime = `DENO_DIR=/tmp '${process.execPath}' ${deno ? "eval" : "-e"}`;
const quotedEval = (code: string) => `"${code}"`;
const serving = `${runtime} ${
  quotedEval(
    "import { createServer } from 'node:net'; createServer((s) => s.on('error', () => {}).end('hello')).listen(8080, '0.0.0.0')",
  )
}`;
const asking = (name: string) =>
  `import { connect } from 'node:net'; let n = 0; const go = () => { const s = connect(8080, '${name}'); ` +
  `s.setTimeout(1000, () => s.destroy(new Error('late'))); ` +
  `s.on('data', (d) => { console.log(String(d)); process.exit(0); }); ` +
  `s.on('error', (e) => { if (++n < 40 && e.message !== 'late') setTimeout(go, 50); else { console.log('no answer'); process.exit(0); } }); }; ` +
  `import process from 'node:process'; go();`;
