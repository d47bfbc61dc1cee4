/** Where a link of a fresh output leads: as tools/book/links.ts has it, which asks the disk and can't run here. */
export function bookHref(href: string): string {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const notebook = /^(\d\d-[\w-]+)\.ipynb/.exec(href)?.[1];
  if (notebook) return `${notebook}.html`;
  const file = /^(?:\.\.\/)+(lib\/[^#]+)(?:#L(\d+))?/.exec(href);
  return file ? `source/${file[1]}.html${file[2] ? `#L${file[2]}` : ""}` : href;
}
