import { type Named, shown, type Test } from "./matcher.ts";

/** The classes of answers, by their names in contracts. Source: Pact specification 4; RFC 9110, section 15. */
export const STATUS_CLASSES: Readonly<
  Record<string, readonly [from: number, to: number, name: string]>
> = {
  info: [100, 199, "an Informational response (100–199)"],
  success: [200, 299, "a Successful response (200–299)"],
  redirect: [300, 399, "a Redirect (300–399)"],
  clientError: [400, 499, "a Client error (400–499)"],
  serverError: [500, 599, "a Server error (500–599)"],
  nonError: [100, 399, "a Non-error response (< 400)"],
  error: [400, 599, "an Error response (>= 400)"],
};

/** A status of a class, or one of some. */
export const statusCode: Test<Named<"statusCode">> = ({ status }, _, actual) => {
  const code = Number(actual);
  if (typeof status !== "string") {
    return status.includes(code)
      ? undefined
      : `status code ${shown(actual)} to be one of ${status.join(", ")}`;
  }
  const [from, to, name] = STATUS_CLASSES[status]!;
  return code >= from && code <= to ? undefined : `status code ${shown(actual)} to be ${name}`;
};
