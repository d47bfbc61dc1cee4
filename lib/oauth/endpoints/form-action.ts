/**
 * Where the answer to a page's form may send the browser, as one source of the CSP directive `form-action`;
 * empty where nothing can say it.
 *
 * Chromium holds to this directive not only the address that a form is sent to but also the redirect that
 * answers it: without the app's own address both buttons of the consent page lead nowhere. It is as narrow
 * as CSP has words for, since whoever smuggles a form of their own into the page could send the hidden
 * fields there: never more than the one app that was asked about, whose address was checked before.
 */
export function formTarget(redirectUri: string): string {
  if (!URL.canParse(redirectUri)) return "";
  const { protocol, hostname, port, origin } = new URL(redirectUri);
  // A private-use scheme (RFC 8252, 7.1) has no origin; the scheme alone names the app.
  if (protocol !== "https:" && protocol !== "http:") return protocol;
  // CSP has no word for an IPv6 address, and ignores a source that is none. Any host, but only with this
  // scheme and on the port that the app has just got, is the narrowest source that holds `[::1]`.
  if (hostname.startsWith("[")) {
    return `${protocol}//*:${port || (protocol === "https:" ? 443 : 80)}`;
  }
  // A host name may hold `;` or `,`, which would end the directive and begin another.
  return /^[\w.-]+$/.test(hostname) ? origin : "";
}
