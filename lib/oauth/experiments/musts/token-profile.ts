import { albumsCall } from "../../cast/names.ts";
import { authorize, metadata, token } from "./asking.ts";
import { demandsOf, type Must } from "./must.ts";

const rfc8414 = demandsOf(8414), rfc9068 = demandsOf(9068), rfc9207 = demandsOf(9207);

/** RFC 8414, RFC 9068 and RFC 9207: metadata, access tokens as JWT, and who answers. */
export const TOKEN_PROFILE: readonly Must[] = [
  rfc8414("2", "issuer, token endpoint and response types are named", async () => {
    const { c, body } = await metadata();
    return body.issuer === c.options.issuer && body.token_endpoint === `${body.issuer}/token` &&
      body.response_types_supported[0] === "code";
  }),
  rfc8414("3.2", "metadata is JSON with status 200", async () => {
    const { response } = await metadata();
    return response.status === 200 &&
      response.headers.get("content-type")!.startsWith("application/json");
  }),
  rfc9068("2.1", "an access token is signed, and says that it is one", async () => {
    const { header } = await token();
    return header.typ === "at+jwt" && header.alg === "ES256";
  }),
  rfc9068("2.2", "it has iss, exp, aud, sub, client_id, iat and jti", async () => {
    const { claims } = await token();
    return ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"].every((n) => n in claims);
  }),
  rfc9068("2.2.3", "its scope is the one granted", async () => {
    const { claims, body } = await token({ scope: "albums.read" });
    return claims.scope === "albums.read" && body["scope"] === "albums.read";
  }),
  rfc9068("4", "the API refuses a token without the scope, with 403", async () => {
    const { c, text } = await token({ scope: "albums.read" });
    const verdict = await c.albums().check(albumsCall(text), "albums.print");
    return !verdict.allowed && verdict.response.status === 403;
  }),
  rfc9207("2", "every answer to the browser says who gives it", async () => {
    const { back, c } = await authorize({ scope: "nonsense" });
    return back?.searchParams.get("iss") === c.options.issuer;
  }),
  rfc9207(
    "3",
    "metadata promises it",
    async () => (await metadata()).body.authorization_response_iss_parameter_supported === true,
  ),
];
