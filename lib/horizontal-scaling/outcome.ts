/** How a request ended. */
export const Outcome = { ok: 0, refused: 1, failed: 2 } as const;
/** One of {@linkcode Outcome}'s values. */
export type Outcome = typeof Outcome[keyof typeof Outcome];

/** Called once for each request that ends: its tag, how, after how long (ms), and on which node or −1. */
export type OnDone = (tag: number, outcome: Outcome, ms: number, node: number) => void;
