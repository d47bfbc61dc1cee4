/** A card as the book has it: what is asked, what is right, and where it is taught. */
export interface Card {
  /** Stays the same while its question does. */
  id: string;
  kind: "question" | "concept" | "number";
  /** `07-rate-limiter`. */
  notebook: string;
  /** HTML. */
  front: string;
  back: string;
  /** The cell that teaches it, as an address in the book. */
  link: string;
  /** A picture of the notebook that goes with it. */
  picture?: { src: string; title: string };
  /** Of a number: what is right, in its unit; an answer within a factor of two counts. */
  answer?: { value: number; unit: string };
  /** Of a concept: what it is called. */
  concept?: string;
}
