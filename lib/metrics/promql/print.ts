import { NAME } from "../store/labels.ts";
import type { BinaryNode, Node, When } from "./ast.ts";
import { formatDuration } from "./duration.ts";

/** A query as text again, in one form whatever it was written like. */
export function print(node: Node): string {
  switch (node.kind) {
    case "number":
      return Number.isFinite(node.value)
        ? String(node.value)
        : node.value > 0
        ? "+Inf"
        : node.value < 0
        ? "-Inf"
        : "NaN";
    case "string":
      return JSON.stringify(node.value);
    case "paren":
      return `(${print(node.of)})`;
    case "unary":
      return node.operator + print(node.of);
    case "selector": {
      const inside = node.matchers.filter(({ name }) => name !== NAME || node.name === "");
      const braces = inside.length > 0 ? `{${inside.join(",")}}` : "";
      const range = node.range === undefined ? "" : `[${formatDuration(node.range)}]`;
      return node.name + braces + range + when(node);
    }
    case "subquery":
      return `${print(node.of)}[${formatDuration(node.range)}:${
        node.step ? formatDuration(node.step) : ""
      }]${when(node)}`;
    case "binary":
      return `${print(node.left)} ${node.operator}${modifiers(node)} ${print(node.right)}`;
    case "call":
      return `${node.name}(${node.args.map(print).join(", ")})`;
    case "aggregate": {
      const grouped = node.grouping.length > 0 || node.without;
      const clause = grouped
        ? ` ${node.without ? "without" : "by"} (${node.grouping.join(", ")}) `
        : " ";
      const parameter = node.parameter ? `${print(node.parameter)}, ` : "";
      return `${node.operator}${grouped ? clause : ""}(${parameter}${print(node.of)})`;
    }
  }
}

function when({ at, offset }: When): string {
  const moment = at === undefined
    ? ""
    : typeof at === "number"
    ? ` @ ${(at / 1000).toFixed(3)}`
    : ` @ ${at}()`;
  return moment + (offset === 0 ? "" : ` offset ${formatDuration(offset)}`);
}

function modifiers({ bool, matching: { on, labels, card, include } }: BinaryNode): string {
  const by = on || labels.length > 0 ? ` ${on ? "on" : "ignoring"} (${labels.join(", ")})` : "";
  const group = card === "one-to-one"
    ? ""
    : ` group_${card === "many-to-one" ? "left" : "right"} (${include.join(", ")})`;
  return (bool ? " bool" : "") + by + group;
}
