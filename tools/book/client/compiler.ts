/** A script of its own: a cell of the reader's, in TypeScript, as the body of a function that returns its last value. */
import { transform } from "sucrase";
import { statements } from "../../notebook/syntax.ts";

/**
 * Types go, and the last expression becomes what the body returns.
 *
 * @throws {CellSyntaxError} Where it can't be parsed, with the line.
 */
export function bodyOf(source: string): string {
  const last = statements(source, 0).at(-1);
  const edited = last?.type === "ExpressionStatement"
    ? `${source.slice(0, last.start!)}return (${
      source.slice(last.start!, last.end!).replace(/;\s*$/, "")
    });${source.slice(last.end!)}`
    : source;
  // Inside a function, so that `await` and `return` may stand at the top.
  const { code } = transform(`(async () => {${edited}\n})`, {
    transforms: ["typescript"],
    disableESTransforms: true,
  });
  return `return (${code.trim().replace(/;$/, "")})();`;
}

(globalThis as { underLoadCompiler?: { bodyOf: typeof bodyOf } }).underLoadCompiler = { bodyOf };
