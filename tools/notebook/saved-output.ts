/** Outputs as a notebook keeps them. No disk is asked: pages read them too. */

/** An output as the notebook format has it. */
export type SavedOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string | string[] }
  | { output_type: "display_data"; data: Record<string, unknown>; metadata: object }
  | {
    output_type: "execute_result";
    execution_count: number | null;
    data: Record<string, unknown>;
    metadata: object;
  }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** A text that Jupyter may keep as a list of lines. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value ?? "");
}

/** The plain text of an output; of a stream none. Charts, diagrams and sources begin with their kind: `[chart]`. */
export function plainOf(output: SavedOutput): string {
  return "data" in output ? textOf(output.data["text/plain"]) : "";
}

/** Formats that a reader sees, the richest first. */
const SHOWN = ["image/svg+xml", "text/html", "text/markdown", "text/plain"];

/** What a reader sees of an output: its richest format, or what is printed. */
export function seen(output: SavedOutput): string {
  if (output.output_type === "stream") return textOf(output.text);
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  const mime = SHOWN.find((mime) => output.data[mime] !== undefined);
  return mime === undefined ? "" : textOf(output.data[mime]);
}

/** A chart that a cell has shown. */
export interface ShownChart {
  title: string;
  svg: string;
}

/** The charts among some outputs; a diagram is none. */
export function chartsIn(outputs: readonly SavedOutput[]): ShownChart[] {
  return outputs.flatMap((output) => {
    const text = plainOf(output);
    const svg = "data" in output ? textOf(output.data["image/svg+xml"]) : "";
    return text.startsWith("[chart]") && svg ? [{ title: text.split("\n")[0]!.slice(8), svg }] : [];
  });
}
