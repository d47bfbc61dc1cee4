import { type Named, shown, type Test } from "./matcher.ts";

const PART = "(?:0|[1-9]\\d*)", WORD = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const SEMVER = new RegExp(
  `^${PART}\\.${PART}\\.${PART}(?:-${WORD}(?:\\.${WORD})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

/** A version number. Source: Semantic Versioning 2.0.0. */
export const semver: Test<Named<"semver">> = (_, __, actual) =>
  typeof actual === "string" && SEMVER.test(actual)
    ? undefined
    : `${shown(actual)} to be a valid semantic version`;
