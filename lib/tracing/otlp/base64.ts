import { OtlpError } from "./model.ts";

/** Bytes of base64, either alphabet, with or without its end. */
export function bytesOfBase64(text: string): Uint8Array {
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  } catch {
    throw new OtlpError("Cannot read OTLP: bytesValue must be base64");
  }
}

/** Base64 of bytes. */
export function base64OfBytes(bytes: Uint8Array): string {
  let plain = "";
  for (const byte of bytes) plain += String.fromCharCode(byte);
  return btoa(plain);
}
