/** `node:buffer` in a page: the package that the web uses for it, and the one encoding that it lacks. */
import { Buffer } from "buffer/";

const plain = (text: string) => text.replaceAll("-", "+").replaceAll("_", "/");
const { from } = Buffer, { toString } = Buffer.prototype;

Buffer.from =
  ((value: unknown, encoding?: unknown, ...rest: unknown[]) =>
    encoding === "base64url"
      ? from(plain(value as string), "base64")
      : from(value as never, encoding as never, ...rest as never[])) as typeof from;
Buffer.prototype.toString = function (encoding, ...range) {
  return (encoding as string) === "base64url"
    ? toString.call(this, "base64", ...range).replaceAll("+", "-").replaceAll("/", "_")
      .replace(/=+$/, "")
    : toString.call(this, encoding, ...range);
};

export { Buffer };
