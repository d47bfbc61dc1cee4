/** What a strong answer holds, and where it is taught. */
export interface Point {
  /** HTML. */
  text: string;
  link: string;
  /** A number that one quotes, and not something that one explains. */
  quoted?: true;
  /** Whether it holds for the numbers as printed only. */
  printed?: true;
}

/** A part of the 45 minutes. */
export interface Part {
  /** "U", or "end". */
  letter: string;
  /** "U · Understanding the business domain". */
  name: string;
  /** As the notebook spreads them, follow-ups aside. */
  minutes: number;
  points: Point[];
}

/** A question under pressure. */
export interface FollowUp {
  /** HTML. */
  text: string;
  link: string;
  changed: boolean;
  answer: string;
  mustSay: string;
  /** Whether what must be said holds for the numbers as printed only. */
  printed?: true;
}

/** A number of a system that a variation may change. */
export interface Amount {
  name: string;
  about: string;
  unit: string;
  printed: number;
  low: number;
  high: number;
  whole: boolean;
}

/** An interview about one system. */
export interface Interview {
  notebook: string;
  title: string;
  /** How the interviewer opens, in HTML. */
  task: string;
  parts: Part[];
  followUps: FollowUp[];
  numbers: Amount[];
}
