/** One output in several formats, keyed by MIME type; a front end shows the richest it knows. */
export type MimeBundle = Record<string, unknown>;

const DISPLAY = Symbol.for("Jupyter.display");

/** A thing that knows how to show itself: the protocol of the Deno kernel, and of our headless runner. */
export interface Displayable {
  [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

/** Wraps a bundle so that a cell may end with it. */
export function displayable<T extends object>(bundle: MimeBundle, extra?: T): Displayable & T {
  return { [DISPLAY]: () => bundle, ...extra! };
}

/** Whether a value has a picture of its own. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && value !== null &&
    typeof (value as Partial<Displayable>)[DISPLAY] === "function";
}

/** The bundle of anything: its own where it has one, else text. */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  if (isDisplayable(value)) return await value[DISPLAY]();
  if (typeof value === "string") return { "text/plain": value };
  return { "text/plain": inspect(value) };
}

/** A value as text: by the runtime's own means where it has them; a page has none. */
function inspect(value: unknown): string {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { inspect: typeof inspectOf } };
  };
  const util = process?.getBuiltinModule?.("node:util");
  return util ? util.inspect(value, { depth: 4, breakLength: 100 }) : String(value);
}

declare const inspectOf: (value: unknown, options: object) => string;

/** Text made safe inside HTML and SVG. */
export function escape(text: unknown): string {
  return String(text).replace(
    /[&<>"]/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!,
  );
}
