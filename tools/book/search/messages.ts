import type { Answer, Hit } from "../../../lib/search/box.ts";

/** What a page asks of the worker that searches. */
export type Ask =
  /** More to be searched: what came before stays. */
  | { type: "add"; documents: string }
  | {
    type: "ask";
    /** Counts the questions: only the answer to the last one is of interest. */
    number: number;
    q: string;
    /** Chosen values by facet. */
    chosen: Record<string, string[]>;
    typing: boolean;
  };

/** What it says. */
export interface Found {
  number: number;
  /** Counts of what was searched. */
  answer: Answer;
  /** What was searched, where nothing has the words as they were typed. */
  instead?: string;
  /** The question with its typos mended, where something was found as it is. */
  didYouMean?: string;
  /** The best cells of notebooks, and the best docstrings. */
  notebooks: Hit[];
  library: Hit[];
  /** Ways to go on with what was typed. */
  suggestions: string[];
  /** How long it took, in ms, and how much was searched. */
  ms: number;
  documents: number;
}
