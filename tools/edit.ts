/**
 * deno task edit 07         writes the notebook as a text to edit
 * deno task edit 07 --back  puts the text back into the notebook
 *
 * A text with edits that were not put back is written over only with --force.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findNotebooks, readNotebook, writeNotebook } from "./notebook/file.ts";
import { fromText, toText } from "./notebook/text.ts";
import { NOTEBOOKS, SCRATCH, shown } from "./paths.ts";
import { main, say, UsageError } from "./ui.ts";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      back: { type: "boolean", default: false },
      force: { type: "boolean", default: false },
    },
  });
  const word = positionals[0];
  if (!word) throw new UsageError("Cannot edit: name a notebook, as in deno task edit 07");
  // A new notebook has no file yet: its full name says where it goes.
  const fresh = /^\d\d-[a-z-]+$/.test(word) && !existsSync(join(NOTEBOOKS, `${word}.ipynb`));
  const name = fresh ? word : findNotebooks(word)[0]!;
  const text = join(SCRATCH, "edit", `${name}.md`);
  mkdirSync(join(SCRATCH, "edit"), { recursive: true });
  const notebook = fresh
    ? { name, path: join(NOTEBOOKS, `${name}.ipynb`), cells: [], ranFrom: undefined }
    : readNotebook(name);
  if (values.back) {
    if (!existsSync(text)) {
      throw new UsageError(`Cannot read ${shown(text)}: run deno task edit ${word} first`);
    }
    const edited = readFileSync(text, "utf8");
    if (!edited.trimStart().startsWith("// %%")) {
      throw new UsageError(`Cannot read ${shown(text)}: it must begin with a line "// %%"`);
    }
    const cells = fromText(edited, notebook.cells);
    writeNotebook({ ...notebook, cells });
    write(text, edited);
    say(
      `${cells.length} cells → ${shown(notebook.path)}; run it with deno task run ${name} --save`,
    );
  } else {
    if (!values.force && isEdited(text)) {
      throw new UsageError(
        `Cannot write ${
          shown(text)
        }: it has edits that are not in the notebook; put them there with deno task edit ${word} --back, or drop them with --force`,
      );
    }
    write(text, toText(notebook.cells));
    say(
      `${notebook.cells.length} cells → ${
        shown(text)
      }; put it back with deno task edit ${word} --back`,
    );
  }
  await Promise.resolve();
});

/** Beside a text: the digest of it as this task wrote it last. */
function digestFile(text: string): string {
  return `${text}.written`;
}

function write(text: string, content: string): void {
  writeFileSync(text, content);
  writeFileSync(digestFile(text), digestOfText(content));
}

/** Whether somebody has changed a text since this task wrote it. */
function isEdited(text: string): boolean {
  if (!existsSync(text)) return false;
  const written = existsSync(digestFile(text)) ? readFileSync(digestFile(text), "utf8") : "";
  return written !== digestOfText(readFileSync(text, "utf8"));
}

function digestOfText(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
