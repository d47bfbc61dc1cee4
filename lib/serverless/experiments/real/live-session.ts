import { startLivePlatform } from "./live-page.ts";

/** What the live page showed while nobody pressed its button. */
export interface LiveSession {
  url: string;
  /** Most instances at a time. */
  most: number;
  answered: number;
  refused: number;
}

/** Shows the page, sends one burst as a reader would, and waits until it is worked off. Some 3 s. */
export async function liveSession(onPage: (url: string) => Promise<void>): Promise<LiveSession> {
  const live = await startLivePlatform({ budget: 30_000 });
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    await onPage(live.page.url);
    await sleep(700);
    live.burst(200);
    let most = 0;
    for (let i = 0; i < 80; i++) {
      await sleep(25);
      most = Math.max(most, live.platform.stats("resize").instances);
    }
    return { url: live.page.url, most, answered: live.answered(), refused: live.refused() };
  } finally {
    await live.close();
  }
}
