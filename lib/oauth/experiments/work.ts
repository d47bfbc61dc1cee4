/** A piece of work to be timed. */
export type Work = () => Promise<unknown>;
