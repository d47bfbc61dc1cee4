/// <reference lib="dom" />

/** What a reader leaves in this browser, under the book's own name. A browser may refuse to keep anything. */
const PREFIX = "under-load/";

export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @returns Whether it is kept: a browser that is full, or private, says no. */
export function keep(key: string, value: string): boolean {
  try {
    localStorage.setItem(PREFIX + key, value);
    return true;
  } catch {
    return false;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // It was not kept then.
  }
}
