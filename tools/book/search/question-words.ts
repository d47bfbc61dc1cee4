import { STOP_WORDS } from "../../../lib/search/mod.ts";

/** What makes a question of words: people type them, and no passage is about them. */
const OF_QUESTIONS =
  "about am any because can could did do does doing had has have how i its just may me might must my our shall " +
  "should so than them us we were what when where which while who whom whose why would you your";

/** Words that weigh nothing: those that lib/search leaves out, and those of questions. */
export const WEIGH_NOTHING: ReadonlySet<string> = new Set([
  ...STOP_WORDS,
  ...OF_QUESTIONS.split(" "),
]);
