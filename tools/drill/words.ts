/** The words of a text that can tell what it is about: four letters at least, without their endings. */
export function wordsOf(text: string): Set<string> {
  return new Set(
    text.toLowerCase().match(/[a-z]{4,}/g)?.map((word) => word.replace(/(es|s|ing|ed)$/, "")) ?? [],
  );
}
