import type { Json } from "../contract/json.ts";
import { harms, type Reader } from "../evolution/reader.ts";
import { basketTotal } from "./basket.ts";

/** What the consumers' programs take an answer for: nobody checks it, as in any program that trusts its neighbour. */
interface Dish {
  readonly id: string;
  readonly name: string;
  readonly restaurantId: string;
  readonly price: number;
  readonly unitPrice: number;
}
interface Restaurant {
  readonly id: string;
  readonly name: string;
  readonly open: boolean;
}

const trusted = <T>(read: (answer: T) => string[]): Reader => (answer) => read(answer as T);
const euros = (cents: number) => (cents / 100).toFixed(2);

/** Checkout: a basket with one of each dish, and its sum. */
const receipt = (field: "price" | "unitPrice") =>
  trusted<readonly Dish[]>((dishes) => [
    ...dishes.map((dish) => `${dish.id} ${euros(dish[field])}`),
    `total ${euros(basketTotal(dishes, field))}`,
  ]);

/** The menu page: a link for each dish, with its price. */
const menuPage = (field: "price" | "unitPrice") =>
  trusted<readonly Dish[]>((dishes) =>
    dishes.map((dish) => `${dish.name} ${euros(dish[field])} /dishes/${dish.id}`)
  );

/** The menu page's head. */
const menuHead = trusted<Restaurant>(({ name, open }) => [
  `${name}: ${open ? "open now" : "closed"}`,
]);

/** Search: which word leads to which restaurant. */
const searchIndex = trusted<readonly Dish[]>((dishes) =>
  dishes.flatMap(({ name, restaurantId }) =>
    name.toLowerCase().split(/\W+/).map((word) => `${word} → ${restaurantId}`)
  )
);

/** The couriers' app: where to go. */
const pickUp = trusted<Restaurant>(({ id, name }) => [`${name}, map/${id}`]);

const DISHES = "GET /dishes", RESTAURANT = "GET /restaurants/r1";

/** The code that reads the catalogue, by service and version, then by operation. */
export const READERS: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  "checkout 1": { [DISHES]: receipt("price") },
  "checkout 2": { [DISHES]: receipt("unitPrice") },
  "menu 1": { [DISHES]: menuPage("price"), [RESTAURANT]: menuHead },
  "menu 2": { [DISHES]: menuPage("unitPrice"), [RESTAURANT]: menuHead },
  "search 1": { [DISHES]: searchIndex },
  "couriers 1": { [RESTAURANT]: pickUp },
};

/** The consumers whose code a changed answer harms. */
export function harmedBy(
  operation: string,
  before: Json,
  after: Json,
  consumers: readonly { readonly name: string; readonly version: string }[],
): string[] {
  return consumers.filter(({ name, version }) => {
    const reader = READERS[`${name} ${version}`]?.[operation];
    return reader !== undefined && harms(reader, before, after);
  }).map(({ name }) => name);
}
