import type { Json } from "./json.ts";

/** A media type and its parameters. */
export interface MediaType {
  /** Small letters: `"application/json"`. */
  readonly base: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads `text/plain; charset=UTF-8`. Names are small letters, and so is the value of `charset`, which is read without case.
 * Source: RFC 9110, section 8.3.1.
 */
export function mediaType(text: string): MediaType {
  const [base = "", ...rest] = text.match(/(?:[^;"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  const parameters = new Map(rest.flatMap((part) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*([\s\S]*?)\s*$/.exec(part) ?? [];
    if (name === undefined) return [];
    const small = name.toLowerCase(), bare = value!.replace(/^"([\s\S]*)"$/, "$1");
    return [[small, small === "charset" ? bare.toLowerCase() : bare] as const];
  }));
  return { base: base.trim().toLowerCase(), parameters };
}

/** How content is compared. */
export type Kind = "json" | "xml" | "form" | "multipart" | "text" | "binary";

/** How content of a type is compared; of an unknown type, by what it is. */
export function kindOf(contentType: string | undefined, content: Json | Uint8Array): Kind {
  const base = contentType === undefined ? undefined : mediaType(contentType).base;
  if (base) {
    if (/[/+.]json$/.test(base) || base.endsWith("+json") || base === "application/graphql") {
      return "json";
    }
    if (/[/+]xml$/.test(base)) return "xml";
    if (base === "application/x-www-form-urlencoded") return "form";
    if (base.startsWith("multipart/")) return "multipart";
    if (base.startsWith("text/") || /javascript|ecmascript|yaml/.test(base)) return "text";
    return content instanceof Uint8Array || typeof content === "string" ? "binary" : "json";
  }
  if (content instanceof Uint8Array) return "binary";
  if (typeof content !== "string") return "json";
  return /^\s*<\?xml|^\s*<[A-Za-z_][\w:.-]*[\s/>]/.test(content) ? "xml" : "text";
}

const SIGNATURES: readonly [start: readonly number[], type: string][] = [
  [[0x89, 0x50, 0x4e, 0x47], "image/png"],
  [[0xff, 0xd8, 0xff], "image/jpeg"],
  [[0x47, 0x49, 0x46, 0x38], "image/gif"],
  [[0x25, 0x50, 0x44, 0x46], "application/pdf"],
  [[0x50, 0x4b, 0x03, 0x04], "application/zip"],
  [[0x1f, 0x8b], "application/gzip"],
];

/** The type of content by its first bytes, for the types that contracts name most. */
export function sniffed(content: string | Uint8Array): string {
  if (typeof content !== "string") {
    const found = SIGNATURES.find(([start]) => start.every((byte, i) => content[i] === byte));
    if (found) return found[1];
    try {
      content = new TextDecoder("utf-8", { fatal: true }).decode(content);
    } catch {
      return "application/octet-stream";
    }
  }
  if (/^\s*(<!doctype html|<html)/i.test(content)) return "text/html";
  if (/^\s*<\?xml|^\s*<[A-Za-z_]/.test(content)) return "application/xml";
  try {
    JSON.parse(content);
    return "application/json";
  } catch {
    return "text/plain";
  }
}
