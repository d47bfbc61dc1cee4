/** Stands in a span's state where it must not be counted: it was kept for another reason than its chance. */
export const UNCOUNTED: readonly [key: string, value: string] = ["n", "0"];
