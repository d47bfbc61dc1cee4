import { contractOf, expecting } from "../consumer/consumer.ts";
import { boolean, eachLike, integer, like } from "../consumer/example.ts";
import type { Contract } from "../contract/model.ts";

/** A consumer of the catalogue in one of its versions, and its contract. */
export interface Consumer {
  readonly name: string;
  readonly version: string;
  readonly contract: Contract;
}

const DISHES = { path: "/dishes", query: "ids=r1&first=5" },
  RESTAURANT = { path: "/restaurants/r1" };
const menuOf = "the dishes of a restaurant", restaurant = "a restaurant";

const consumer = (
  name: string,
  version: string,
  expected: Parameters<typeof contractOf>[2],
): Consumer => ({ name, version, contract: contractOf(name, "catalogue", expected) });

/** Who reads the catalogue today. Nobody reads a restaurant's city. */
export function consumersToday(): Consumer[] {
  return [
    consumer("checkout", "1", [
      expecting(menuOf, DISHES, { body: eachLike({ id: like("r1d1"), price: integer(450) }) }),
    ]),
    consumer("search", "1", [
      expecting(menuOf, DISHES, {
        body: eachLike({ name: like("soup"), restaurantId: like("r1") }),
      }),
    ]),
    consumer("menu", "1", [
      expecting(menuOf, DISHES, {
        body: eachLike({ id: like("r1d1"), name: like("soup"), price: integer(450) }),
      }),
      expecting(restaurant, RESTAURANT, { body: { name: like("Diner Ada"), open: boolean(true) } }),
    ]),
    consumer("couriers", "1", [
      expecting(restaurant, RESTAURANT, { body: { id: like("r1"), name: like("Diner Ada") } }),
    ]),
  ];
}

/** Those of them that read `price`, once they read `unitPrice`. */
export function consumersAfter(): Consumer[] {
  return [
    consumer("checkout", "2", [
      expecting(menuOf, DISHES, { body: eachLike({ id: like("r1d1"), unitPrice: integer(450) }) }),
    ]),
    consumer("menu", "2", [
      expecting(menuOf, DISHES, {
        body: eachLike({ id: like("r1d1"), name: like("soup"), unitPrice: integer(450) }),
      }),
      expecting(restaurant, RESTAURANT, { body: { name: like("Diner Ada"), open: boolean(true) } }),
    ]),
  ];
}

/** The contract of checkout as one writes it first: with the very values of the example. */
export function exactContract(
  dishes: readonly { readonly id: string; readonly price: number }[],
): Contract {
  return contractOf("checkout", "catalogue", [
    expecting(menuOf, DISHES, { body: dishes.map(({ id, price }) => ({ id, price })) }),
  ]);
}
