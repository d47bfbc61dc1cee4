import { type Block, textOf } from "./block.ts";
import { type Condition, KIND_NAMES, type Operator, STATUS_NAMES } from "./query.ts";

/** Whether a row of a block fulfils a condition. An attribute that it lacks fulfils none. */
export function matches(block: Block, row: number, { field, operator, value }: Condition): boolean {
  switch (field) {
    case "duration":
      return numbers(block.durations[row]!, operator, value as number);
    case "service":
      return texts(block.services[row]!, operator, value as string);
    case "operation":
      return texts(block.names[row]!, operator, value as string);
    case "status":
      return texts(STATUS_NAMES[block.statuses[row]!] ?? "unset", operator, value as string);
    case "kind":
      return texts(KIND_NAMES[block.kinds[row]!] ?? "unspecified", operator, value as string);
    case "trace":
      return texts(block.traceId(row), operator, value as string);
    default: {
      const key = field.slice(1);
      return block.attributes[row]!.some((pair) =>
        pair.key === key && compared(textOf(pair), operator, value)
      );
    }
  }
}

function compared(text: string, operator: Operator, value: string | number): boolean {
  if (typeof value === "string") return texts(text, operator, value);
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) && numbers(number, operator, value);
}

function texts(text: string, operator: Operator, value: string): boolean {
  return operator === "~"
    ? text.includes(value)
    : operator === "="
    ? text === value
    : text !== value;
}

function numbers(number: number, operator: Operator, value: number): boolean {
  switch (operator) {
    case "=":
      return number === value;
    case "!=":
      return number !== value;
    case ">":
      return number > value;
    case ">=":
      return number >= value;
    case "<":
      return number < value;
    default:
      return number <= value;
  }
}
