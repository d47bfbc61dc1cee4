import type { Queryable } from "../store/queryable.ts";
import { childrenOf, type Node } from "./ast.ts";
import { typeOf } from "./check-types.ts";
import { Engine } from "./engine.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";

/** A part of a query, what it gives, and what it touches. */
export interface ExplainedPart {
  /** How deep it lies, from 0. */
  readonly depth: number;
  readonly part: string;
  readonly type: string;
  /** Series (or numbers) that it gives. */
  readonly gives: number;
  /** Series and samples read for it and for what is below it. */
  readonly series: number;
  readonly samples: number;
}

/** Takes a query apart: each part asked by itself at a moment. Costs as much as the query, once for each level. */
export function explain(query: string, store: Queryable, at: number): ExplainedPart[] {
  const engine = new Engine(store);
  const walk = (node: Node, depth: number): ExplainedPart[] => {
    if (node.kind === "number" || node.kind === "string") return [];
    if (node.kind === "paren") return walk(node.of, depth);
    const answer = engine.instant(node, at), { series, samples } = engine.touched;
    const gives = answer.type === "vector"
      ? answer.rows.length
      : answer.type === "matrix"
      ? answer.series.length
      : 1;
    return [
      { depth, part: print(node), type: typeOf(node), gives, series, samples },
      ...childrenOf(node).flatMap((child) => walk(child, depth + 1)),
    ];
  };
  return walk(parse(query), 0);
}
