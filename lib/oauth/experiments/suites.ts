import { suite } from "../../services/suite.ts";

const { folder, missing } = suite(
  "oauth",
  "jws-vectors.json",
  "github.com/C2SP/wycheproof and github.com/ietf-jose/cookbook",
);

/** Where the large suites are. */
export const suites = (): URL => folder;

/** Why the large suites can't be run here; `undefined` where they can. */
export const suitesMissing = (): string | undefined => missing;

/** Every algorithm that the suites sign with. */
export const ALL = ["256", "384", "512"].flatMap((bits) =>
  ["RS", "PS", "ES", "HS"].map((k) => k + bits)
);
