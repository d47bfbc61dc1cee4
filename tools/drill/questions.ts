import type { Cell } from "../notebook/file.ts";

/** A question of an interview drill, as its notebook has it. */
export interface Question {
  number: number;
  /** Without its number, in markdown. */
  text: string;
  /** Whether it changes the requirements. */
  changed: boolean;
  /** In markdown, up to what an interviewer listens for. */
  answer: string;
  mustSay: string;
  bonus: string;
  redFlag: string;
  /** The cell that it stands in. */
  cell: number;
}

/** The questions of a notebook's drill, in their order. */
export function questionsIn(cells: readonly Cell[]): Question[] {
  return cells.flatMap(({ kind, source }, cell) =>
    kind !== "markdown" ? [] : [
      ...source.matchAll(
        /<details><summary>\s*(\d+) · ([\s\S]*?)<\/summary>([\s\S]*?)<\/details>/g,
      ),
    ]
      .map(([, number, text, answer]) => ({
        ...{ number: Number(number), cell },
        text: text!.replace(/\(changed\)/, "").replace(/\s+/g, " ").trim(),
        changed: text!.includes("(changed)"),
        ...partsOf(answer!),
      }))
  );
}

function partsOf(text: string): Pick<Question, "answer" | "mustSay" | "bonus" | "redFlag"> {
  const [answer = "", verdict = ""] = text.split(/(?=\*\*Must\s+say:\*\*)/);
  const part = (name: string) => {
    const [, found = ""] =
      new RegExp(`\\*\\*${name.replace(" ", "\\s+")}:\\*\\*([\\s\\S]*?)(?=\\*\\*[A-Z]|$)`)
        .exec(verdict) ?? [];
    return found.replace(/\s+/g, " ").trim();
  };
  return {
    answer: answer.trim(),
    ...{ mustSay: part("Must say"), bonus: part("Bonus"), redFlag: part("Red flag") },
  };
}

/** The steps of the answer in 45 minutes. */
export interface Step {
  /** U, N, D, E, R, or "end". */
  part: string;
  minutes: number;
  /** What to say or draw. */
  say: string;
  /** The number to quote. */
  quote: string;
}

/** The table under "The answer in 45 minutes", as it was computed. */
export function stepsIn(cells: readonly Cell[]): Step[] {
  const at = cells.findIndex(({ source }) => /^### The answer in 45 minutes/m.test(source));
  for (const { outputs } of at < 0 ? [] : cells.slice(at, at + 3)) {
    for (const output of outputs) {
      const rows = "data" in output
        ? rowsOf(String([output.data["text/html"]].flat().join("")))
        : [];
      if (rows.length > 0) {
        return rows.map(([part = "", minutes = "", say = "", quote = ""]) => ({
          ...{ part, say, quote, minutes: Number(minutes) },
        }));
      }
    }
  }
  return [];
}

/** The cells of a table's body, as texts. */
export function rowsOf(html: string): string[][] {
  return [...html.replace(/<thead>[\s\S]*?<\/thead>/, "").matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map((
    [, row],
  ) =>
    [...row!.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, text]) =>
      text!.replace(/<[^>]+>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(
        /&amp;/g,
        "&",
      )
    )
  );
}
