/** One operation of a notebook's code, ready to be run again and again. */
export interface Probe {
  /** What one run does. */
  what: string;
  run(): unknown;
  close?(): void | Promise<void>;
}

/** Loads the code only when it is asked for: a folder that is not there costs its own row only. */
export type Load = () => Promise<Probe>;
