/** The name of a server, without a slash at its end (RFC 8414, 2). @throws {TypeError} */
export function readIssuer(issuer: string): string {
  if (/^https?:\/\/[^?#]+$/.test(issuer) && URL.canParse(issuer)) return issuer.replace(/\/$/, "");
  throw new TypeError(
    `Cannot create an authorization server: issuer must be an http or https URL without query and fragment: received ${issuer}`,
  );
}

/** Path of the issuer, under which all endpoints are; `""` where it has none. */
export function basePath({ issuer }: { issuer: string }): string {
  return new URL(issuer).pathname.replace(/\/$/, "");
}
