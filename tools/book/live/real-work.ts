/**
 * Work that a browser does beside its loop: bodies that are read, WebCrypto. A runtime gives the body of a request that
 * never left the process, and a digest, a turn of its loop later; a browser some turns later, and on a virtual clock
 * that would be for ever. So whoever asks for the next turn gets it when that work is done.
 */
const underWay = new Map<Promise<unknown>, number>();

/** A stream may wait for somebody who never writes: it is not waited for longer than this since it began, in ms. */
const MOST_MS = 50;

/** Makes that work known: call once, before anything is asked for. */
export function watchRealWork(): void {
  for (const type of [Request, Response]) {
    for (const name of ["arrayBuffer", "blob", "bytes", "formData", "json", "text"]) {
      watch(type.prototype as never, name);
    }
  }
  watch(ReadableStreamDefaultReader.prototype as never, "read");
  // A page that comes from an address without a name may have none.
  const subtle = globalThis.crypto?.subtle;
  for (
    const name of [
      "decrypt",
      "deriveBits",
      "digest",
      "encrypt",
      "exportKey",
      "generateKey",
      "importKey",
      "sign",
      "verify",
    ]
  ) {
    if (subtle) watch(Object.getPrototypeOf(subtle), name);
  }
}

function watch(prototype: Record<string, (...args: unknown[]) => Promise<unknown>>, name: string) {
  const original = prototype[name];
  if (!original) return;
  prototype[name] = function (this: unknown, ...args: unknown[]) {
    const result = original.apply(this, args);
    const done = () => void underWay.delete(result);
    underWay.set(result, performance.now());
    result.then(done, done);
    return result;
  };
}

/** Wraps a way to the next turn so that it comes when none of that work is left. */
export function afterRealWork(soon: (task: () => void) => void): (task: () => void) => void {
  return (task) => {
    const turn = () => {
      const now = underWay.size > 0 ? performance.now() : 0;
      for (const [read, since] of underWay) if (now - since > MOST_MS) underWay.delete(read);
      // Not by the quick way: its turns would come before the very work that is waited for.
      if (underWay.size === 0) task();
      else setTimeout(turn, 0);
    };
    soon(turn);
  };
}
