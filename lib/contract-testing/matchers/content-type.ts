import { sniffed } from "../contract/media-type.ts";
import { type Named, shown, type Test } from "./matcher.ts";

/** A text whose first characters are those of a type of content. */
export const contentType: Test<Named<"contentType">> = ({ value }, _, actual) => {
  const found = sniffed(typeof actual === "string" ? actual : JSON.stringify(actual));
  return found === value
    ? undefined
    : `content to be ${value}, but its first characters are those of ${found}: ${shown(actual)}`;
};
