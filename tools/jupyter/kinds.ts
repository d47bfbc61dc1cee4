import { type SavedOutput, textOf } from "../notebook/file.ts";

/**
 * What kinds of outputs a cell has, without their values, which may differ from run to run: its
 * displays in order, each with its MIME types, then `stdout` and `stderr` where it printed, since a kernel
 * sends prints on their own way. (Headless runs keep the order of all: `sequenceOf`.)
 */
export function kindsOf(outputs: readonly SavedOutput[]): string[] {
  const displays: string[] = [], streams = new Set<string>();
  for (const output of outputs) {
    if (output.output_type === "stream") {
      if (textOf(output.text)) streams.add(output.name);
    } else if (output.output_type === "error") displays.push("error");
    else displays.push(`${output.output_type}[${Object.keys(output.data).sort().join(" ")}]`);
  }
  return [...displays, ...[...streams].sort().reverse()];
}

/** All that a cell shows as plain text, for a search in it. */
export function plainText(outputs: readonly SavedOutput[]): string {
  return outputs.map((output) => {
    if (output.output_type === "stream") return textOf(output.text);
    if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
    return textOf(output.data["text/plain"] ?? output.data["text/markdown"]);
  }).join("\n");
}
