import {
  DELIVERY_BACKENDS,
  deliveryData,
  deliveryHandlers,
  deliveryService,
  operationsOf,
} from "../../api-gateway/mod.ts";
import { RealClock } from "../../sim/mod.ts";
import { isObject, type Json } from "../contract/json.ts";

/** Versions of the catalogue: as it is, with both names, with the new name only, and one that does not tell the city. */
export const CATALOGUE_VERSIONS = ["1", "1+2", "2", "cityless"] as const;
export type CatalogueVersion = typeof CATALOGUE_VERSIONS[number];

/** What a version makes of an object that version 1 answers. */
const CHANGES: Readonly<
  Record<CatalogueVersion, (object: { readonly [key: string]: Json }) => Json>
> = {
  "1": (object) => object,
  "1+2": (object) => "price" in object ? { ...object, unitPrice: object["price"]! } : object,
  "2": ({ price, ...object }) => price === undefined ? object : { ...object, unitPrice: price },
  "cityless": ({ city: _, ...object }) => object,
};

/** How a provider answers. */
export type Fetch = (request: Request) => Promise<Response>;

/**
 * The catalogue: the `restaurants` service of notebook 1 with its data, in one of its versions.
 *
 * @param seed Picks what is on offer.
 */
export function catalogue(version: CatalogueVersion, seed = 1): Fetch {
  const { app } = deliveryService({
    clock: new RealClock(),
    operations: operationsOf(DELIVERY_BACKENDS[1]),
    handlers: deliveryHandlers(deliveryData(seed)),
  });
  const change = CHANGES[version];
  return async (request) => {
    const response = await app.fetch(request);
    if (version === "1" || !response.ok) return response;
    const body = await response.json() as Json;
    const changed = Array.isArray(body)
      ? body.map((item: Json) => isObject(item) ? change(item) : item)
      : isObject(body)
      ? change(body)
      : body;
    return Response.json(changed);
  };
}
