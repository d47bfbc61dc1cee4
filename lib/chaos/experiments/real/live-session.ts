import { startLiveChaos } from "./live-page.ts";

/** What happened on the live page while nobody pressed its buttons. */
export interface LiveSession {
  url: string;
  /** ms from the fault until the test ended it; `undefined`: it did not. */
  ended: number | undefined;
  aborts: number;
}

/** Shows the page, makes it ill once as a reader would, and waits for the test to end it. Some 3 s. */
export async function liveSession(onPage: (url: string) => Promise<void>): Promise<LiveSession> {
  const live = await startLiveChaos({ budget: 30_000 });
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    await onPage(live.page.url);
    await sleep(800);
    const start = performance.now();
    await live.inject("silent");
    while (live.aborts() === 0 && performance.now() - start < 5000) await sleep(5);
    const ended = live.aborts() > 0 ? performance.now() - start : undefined;
    await sleep(1200);
    return { url: live.page.url, ended, aborts: live.aborts() };
  } finally {
    await live.close();
  }
}
