import { type Named, shown, type Test } from "./matcher.ts";

/** A text, or a number as text, that contains another one. */
export const include: Test<Named<"include">> = ({ value }, _, actual) => {
  const text = typeof actual === "string" ? actual : JSON.stringify(actual);
  return text.includes(value) ? undefined : `${shown(actual)} to include ${shown(value)}`;
};
