/** What a page needs of tools/notebook/file.ts, which reads the disk. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join("") : String(value ?? "");
}
