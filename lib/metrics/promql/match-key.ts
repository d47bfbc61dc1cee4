import { type Labels, NAME } from "../store/labels.ts";
import type { Matching } from "./ast.ts";

/** The part of a series' labels by which two vectors find each other. */
export function matchLabels({ on, labels }: Matching): (labels: Labels) => Labels {
  const names = new Set(on ? labels : [...labels, NAME]);
  return on ? (of) => of.only(names) : (of) => of.without(names);
}
