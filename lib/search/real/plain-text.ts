/**
 * Markdown as a reader sees it, nearly: without links' targets, tags, and the marks of headings, tables and
 * emphasis. What stands in code stays.
 */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^```.*$/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<\/?[a-z][^>]*>/gi, " ")
    .replace(/^[#>\s|-]+/gm, "")
    .replace(/\{@linkcode ([^}]*)\}/g, "$1")
    .replace(/[|`]|\*\*|(?<=\s|^)_|_(?=\s|[.,;:!?]|$)/gm, " ")
    .replace(/\s+/g, " ")
    .trim();
}
