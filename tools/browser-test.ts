/**
 * deno task test-browser [07 | slug | all] [--screenshots DIR]
 *
 * Uses notebooks as a reader does, in JupyterLab and a headless Chromium: opens, runs all, changes a
 * number, stops an endless loop. Works on copies, so no committed file is changed.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { isLate, LATE } from "./deadline.ts";
import { type Change, changesOf, withValue } from "./jupyter/change-number.ts";
import { startChromium } from "./jupyter/chromium.ts";
import { prepareJupyter } from "./jupyter/environment.ts";
import { type Expected, expectedOutputs } from "./jupyter/expected.ts";
import { LabPage, type ShownCell } from "./jupyter/lab-page.ts";
import { type Server, startServer } from "./jupyter/server.ts";
import { Tally } from "./jupyter/tally.ts";
import {
  findNotebooks,
  type Notebook,
  readNotebook,
  type SavedOutput,
  sectionOf,
} from "./notebook/file.ts";
import { SCRATCH, shown } from "./paths.ts";
import { bold, main, passing, say } from "./ui.ts";

/** All that is done with one notebook, in ms. */
const BUDGET = 300_000;
/** How soon an endless loop must stop, in ms. */
const STOP_WITHIN = 5_000;
/** How many numbers are tried until one changes a chart. */
const NUMBERS_TRIED = 4;

/** Inside the project, so that `#lib/…` means the same as it does from the notebooks' own folder. */
const FOLDER = join(SCRATCH, "browser");
const SETTINGS = {
  // Else only the cells in view are in the document.
  "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" },
  "@jupyterlab/docmanager-extension:plugin": { autosave: false },
};

const tally = new Tally();
/** What is to be closed, in order of opening. */
const opened: (() => Promise<unknown>)[] = [];

if (import.meta.main) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      tally.stop();
      void closeAll().finally(() => process.exit(130));
    });
  }
  await main(async () => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { screenshots: { type: "string" } },
    });
    const names = positionals.length ? positionals.flatMap(findNotebooks) : findNotebooks("all");
    const folder = values.screenshots === undefined ? undefined : resolve(values.screenshots);
    if (folder) mkdirSync(folder, { recursive: true });
    try {
      const { server, browser } = await start();
      for (const name of names) {
        if (isLate()) tally.skip(name, LATE);
        else await testNotebook(server, browser, readNotebook(name), folder);
      }
    } finally {
      await closeAll();
    }
    return tally.end();
  });
}

async function start(): Promise<{ server: Server; browser: Browser }> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, "notebooks"), { recursive: true });
  const jupyter = await prepareJupyter({
    onProgress: passing,
    home: join(FOLDER, "home"),
    settings: SETTINGS,
  });
  passing("starting JupyterLab and Chromium …");
  const browser = startChromium(), server = startServer(jupyter, { root: FOLDER });
  // What is still starting is to be closed as well.
  opened.push(async () => await (await browser).close(), async () => await (await server).close());
  const started = { browser: await browser, server: await server };
  passing("");
  return started;
}

async function closeAll(): Promise<void> {
  while (opened.length) await opened.pop()!().catch(() => {});
}

async function testNotebook(
  server: Server,
  browser: Browser,
  notebook: Notebook,
  folder: string | undefined,
): Promise<void> {
  say(bold(notebook.name));
  copyFileSync(notebook.path, copyOf(notebook));
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  page.setDefaultTimeout(15_000);
  const clock = setTimeout(() => void page.close(), BUDGET);
  try {
    await useNotebook(server, new LabPage(page), notebook, folder);
  } finally {
    clearTimeout(clock);
    await page.close();
    await endKernels(server);
  }
}

async function useNotebook(
  server: Server,
  lab: LabPage,
  notebook: Notebook,
  folder: string | undefined,
): Promise<void> {
  const end = Date.now() + BUDGET;
  const left = (most = 120_000) => Math.max(1, Math.min(most, end - Date.now()));
  let expected: Expected | undefined, cells: ShownCell[] = [];

  const isOpen = await tally.check("opens, with the Deno kernel and no dialog", async () => {
    await lab.open(server, `notebooks/${notebook.name}.ipynb`, left(60_000));
    const dialog = await lab.dialog();
    if (dialog) throw new Error(`JupyterLab asks: ${dialog}`);
    const name = await lab.kernelName();
    if (name !== "Deno") throw new Error(`the kernel is ${name}`);
    const wrong = (await lab.cells()).flatMap(({ hidden }, i) =>
      hidden === notebook.cells[i]?.tags.includes("draw") ? [] : [place(notebook, i)]
    );
    if (wrong.length) {
      throw new Error(`only the code of cells that draw is hidden: not so in ${wrong.join(", ")}`);
    }
  });
  if (!isOpen) return tally.skip("all that follows", "the notebook did not open");

  const ran = await tally.check("runs all cells", async () => {
    await lab.choose("Edit", "editmenu:clear-all");
    await lab.choose("Run", "runmenu:run-all");
    await lab.idle(left());
    cells = await lab.cells();
    const not = notebook.cells.flatMap(({ kind, source }, i) =>
      kind === "code" && source && !/^\d+$/.test(cells[i]?.prompt ?? "") ? [place(notebook, i)] : []
    );
    if (not.length) throw new Error(`not run: ${not.join(", ")}`);
  });
  if (!ran) return tally.skip("all that follows", "not every cell ran");

  await tally.check("shows no error", () => requireNoError(lab, notebook));
  await tally.check("shows an output where one is expected", async () => {
    expected = await expectedOutputs(notebook);
    const { from, outputs } = expected;
    const wrong = notebook.cells.flatMap((_, i) => {
      const want = Boolean(outputs[i]?.length), got = Boolean(cells[i]?.outputs);
      if (want === got) return [];
      return [`${place(notebook, i)} shows ${got ? "an output" : "nothing"}, unlike ${from}`];
    });
    if (wrong.length) throw new Error(wrong.join("\n"));
    return `${cells.filter((cell) => cell.outputs).length} cells, as ${from}`;
  });
  await tally.check("renders every image", () => {
    const wrong = cells.flatMap(({ images }, i) => {
      const drawn = images.filter(({ width }) => width > 0).length;
      const wanted = Math.max(images.length, countImages(expected?.outputs[i] ?? []));
      return drawn < wanted ? [`${place(notebook, i)} draws ${drawn} of ${wanted} images`] : [];
    });
    if (wrong.length) throw new Error(wrong.join("\n"));
    return `${cells.reduce((sum, { images }) => sum + images.length, 0)} images`;
  });
  if (folder) {
    await tally.check("is pictured in light and dark", async () => {
      let count = 0;
      for (const theme of ["Light", "Dark"]) {
        await lab.chooseTheme(`JupyterLab ${theme}`);
        const name = `${notebook.name}-${theme.toLowerCase()}`;
        count += await lab.screenshots((number) => join(folder, `${name}-${number}.png`));
      }
      await lab.chooseTheme("JupyterLab Light");
      return `${count} pictures in ${shown(folder)}`;
    });
  }

  const index = notebook.cells.findIndex(({ tags }) => tags.includes("numbers"));
  const changes = index < 0 ? [] : changesOf(expected?.outputs[index] ?? []);
  if (!changes.length) {
    const why = index < 0 ? "it has no numbers" : "the range of its numbers is not known";
    tally.skip("redraws a chart when a number changes", why);
  } else {
    await tally.check(
      "redraws a chart when a number changes",
      () => changeNumber(lab, notebook, index, changes, cells, left),
    );
  }
  await tally.check("stops an endless loop, and keeps what was defined", () => stopLoop(lab, left));
}

/** Changes one number after the other until a chart is another one. */
async function changeNumber(
  lab: LabPage,
  notebook: Notebook,
  index: number,
  changes: readonly Change[],
  first: readonly ShownCell[],
  left: (most?: number) => number,
): Promise<string> {
  const rerun = async () => {
    await lab.choose("Run", "notebook:run-all-below");
    await lab.idle(left());
    await requireNoError(lab, notebook);
    return images(await lab.cells());
  };
  // A chart of measured times is never the same twice. Only one that is can bear witness.
  await lab.select(index);
  const before = images(first), again = await rerun();
  const steady = [...before.keys()].filter((key) => before.get(key) === again.get(key));
  if (!steady.length) throw new Error("no chart is the same on two runs, so none can tell");
  const { source } = notebook.cells[index]!;
  const tried: string[] = [];
  for (const { name, from, to } of changes.slice(0, NUMBERS_TRIED)) {
    const changed = withValue(source, name, to);
    if (changed === undefined) continue;
    await lab.rewrite(index, changed);
    const after = await rerun();
    const moved = steady.filter((key) => after.has(key) && after.get(key) !== before.get(key));
    if (moved.length) {
      return `${name} from ${from} to ${to} changed ${moved.length} of ${steady.length} steady pictures`;
    }
    tried.push(`${name} from ${from} to ${to}`);
  }
  throw new Error(`none of ${steady.length} steady pictures changed with ${tried.join(", ")}`);
}

/** Outputs that JupyterLab shows as an image: it prefers HTML where there is both. */
function countImages(outputs: readonly SavedOutput[]): number {
  return outputs.filter((output) =>
    "data" in output && !("text/html" in output.data) &&
    Object.keys(output.data).some((mime) => mime.startsWith("image/"))
  ).length;
}

/** The pictures, by cell and place in it. */
function images(cells: readonly ShownCell[]): Map<string, string> {
  return new Map(
    cells.flatMap((cell, i) => cell.images.map(({ src }, n) => [`${i}.${n}`, src] as const)),
  );
}

async function stopLoop(lab: LabPage, left: (most?: number) => number): Promise<string> {
  await lab.append("const survivor = 6 * 7;");
  await lab.idle(left(10_000));
  const loop = await lab.append("while (true) {}");
  await lab.page.waitForTimeout(1000);
  const { prompt } = (await lab.cells())[loop]!;
  if (prompt !== "*") throw new Error(`the loop does not run: its prompt is [${prompt}]`);
  const start = Date.now();
  await lab.choose("Kernel", "kernelmenu:interrupt");
  await lab.idle(left(STOP_WITHIN)).catch(() => {
    throw new Error(`the loop still runs ${STOP_WITHIN / 1000} s after Interrupt`);
  });
  const took = Date.now() - start;
  const value = await lab.append("survivor;");
  await lab.idle(left(10_000));
  const { text } = (await lab.cells())[value]!;
  if (text.trim() !== "42") throw new Error(`the variable's cell shows ${JSON.stringify(text)}`);
  return `in ${took} ms`;
}

/** On the page an error looks like what was printed to stderr, so it is looked for in the saved file. */
async function requireNoError(lab: LabPage, notebook: Notebook): Promise<void> {
  const file = copyOf(notebook), before = statSync(file).mtimeMs;
  await lab.choose("File", "docmanager:save");
  let saved: { cells: { outputs?: SavedOutput[] }[] } | undefined;
  for (let i = 0; !saved; i++) {
    if (i === 100) throw new Error("JupyterLab did not save the notebook in 5 s");
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (statSync(file).mtimeMs === before) continue;
    try {
      saved = JSON.parse(readFileSync(file, "utf8"));
    } catch { /* It is being written just now. */ }
  }
  const { cells } = saved;
  const wrong = cells.flatMap(({ outputs = [] }, i) =>
    outputs.flatMap((output) =>
      output.output_type === "error"
        ? [`${place(notebook, i)}: ${output.ename}: ${output.evalue}`]
        : []
    )
  );
  if (wrong.length) throw new Error(wrong.join("\n"));
}

/** The copy that JupyterLab opens, reads and saves. */
function copyOf({ name }: Notebook): string {
  return join(FOLDER, "notebooks", `${name}.ipynb`);
}

/** The next notebook begins with no kernel running. */
async function endKernels({ url, token }: Server): Promise<void> {
  const headers = { Authorization: `token ${token}` };
  const sessions = await (await fetch(`${url}/api/sessions`, { headers })).json();
  for (const { id } of sessions as { id: string }[]) {
    await (await fetch(`${url}/api/sessions/${id}`, { method: "DELETE", headers })).body?.cancel();
  }
}

function place({ cells }: Notebook, index: number): string {
  return `${sectionOf(cells, index)} · cell ${index + 1}`;
}
