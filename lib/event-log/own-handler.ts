/**
 * Whether code runs inside a certain handler, however many awaits further down: so that a consumer that is
 * closed by its own handler does not wait for that handler to end.
 *
 * By AsyncLocalStorage where the runtime has it. Nothing is imported for it, since a page has none; there
 * the answer is known up to the handler's first await.
 */
export interface OwnHandler {
  /** Runs a handler of `owner`. */
  run<T>(owner: object, handler: () => T): T;
  /** Whether this code was called by a handler of `owner`. */
  within(owner: object): boolean;
}

interface Storage {
  run<T>(store: object, work: () => T): T;
  getStore(): object | undefined;
}

const hooks = (globalThis as {
  process?: { getBuiltinModule?: (name: string) => { AsyncLocalStorage: new () => Storage } };
}).process?.getBuiltinModule?.("node:async_hooks");

/** How deep in handlers this code is, by what the runtime offers. */
export const ownHandler: OwnHandler = hooks ? byStorage(new hooks.AsyncLocalStorage()) : byStack();

function byStorage(storage: Storage): OwnHandler {
  return {
    run: (owner, handler) => storage.run(owner, handler),
    within: (owner) => storage.getStore() === owner,
  };
}

function byStack(): OwnHandler {
  const stack: object[] = [];
  return {
    run: (owner, handler) => {
      stack.push(owner);
      try {
        return handler();
      } finally {
        stack.pop();
      }
    },
    within: (owner) => stack.includes(owner),
  };
}
