/** What an object of a model is like between two operations: a primitive, compared with `===`. */
export type State = string | number | boolean | null;

/** How one object behaves where operations happen one after another: what a history is held against. */
export interface Model<Input, Output, S extends State = State> {
  /** What an object is like before anything happened to it. */
  readonly initial: S;
  /**
   * What the object is like after an operation, or `undefined` where it would have answered something
   * else. An output of `undefined` is not known: it excludes nothing.
   */
  step(state: S, input: Input, output: Output | undefined): S | undefined;
}
