import { isObject, type Json } from "../contract/json.ts";
import type { Contract, HttpInteraction, ResponsePart } from "../contract/model.ts";
import { requestTo, responsePart } from "../provider/over-http.ts";
import { catalogue } from "./catalogue.ts";

/** What the catalogue answers to an interaction. */
export async function answerOf({ request }: HttpInteraction, seed: number): Promise<ResponsePart> {
  return await responsePart(await catalogue("1", seed)(requestTo("http://catalogue", request)));
}

/** What the catalogue answers to each interaction of a contract, by its description. */
export async function answersOf(
  { interactions }: Contract,
  seed: number,
): Promise<Map<string, ResponsePart>> {
  const http = interactions.filter((one): one is HttpInteraction => one.kind === "http");
  return new Map(
    await Promise.all(
      http.map(async (one) => [one.description, await answerOf(one, seed)] as const),
    ),
  );
}

/** The same answer on another day: other prices, other names, and who was open is closed. */
export function onAnotherDay(value: Json): Json {
  if (Array.isArray(value)) return value.map(onAnotherDay);
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, onAnotherDay(item)]),
    );
  }
  if (typeof value === "boolean") return !value;
  return typeof value === "number" ? value + 50 : typeof value === "string" ? `${value}!` : value;
}
