import { random } from "../../sim/mod.ts";
import type { Courier, Customer, Dish, Order, Restaurant } from "./entities.ts";

/** What the three services have; each uses its own part. */
export interface DeliveryData {
  readonly customers: Map<string, Customer>;
  readonly restaurants: Map<string, Restaurant>;
  /** By restaurant. */
  readonly dishes: Map<string, Dish[]>;
  readonly couriers: Map<string, Courier>;
  /** The latest first. */
  readonly orders: Order[];
}

const NAMES = ["Ada", "Bela", "Cem", "Dora", "Emil", "Fatma", "Goran", "Hana", "Ivo", "Jana"];
const CITIES = ["Graz", "Linz", "Wien"];
const KINDS = ["Osteria", "Imbiss", "Diner", "Kantine", "Curry House"];
const DISHES = ["soup", "pasta", "curry", "salad", "pie", "burger", "noodles", "dumplings"];
const VEHICLES = ["bicycle", "scooter", "car"] as const;
const STATES = ["placed", "cooking", "onTheWay", "delivered"] as const;

/** Made-up data that is the same in every process that asks for it. */
export function deliveryData(seed: number, many = 200): DeliveryData {
  const chance = random(seed).split("delivery");
  const pick = <T>(list: readonly T[]): T => list[chance.int(list.length)]!;
  const map = <T extends { id: string }>(prefix: string, count: number, make: (id: string) => T) =>
    new Map(
      Array.from({ length: count }, (_, i) => [`${prefix}${i + 1}`, make(`${prefix}${i + 1}`)]),
    );
  const customers = map("c", 50, (id) => ({ id, name: pick(NAMES), city: pick(CITIES) }));
  const restaurants = map("r", 40, (id) => ({
    ...{ id, name: `${pick(KINDS)} ${pick(NAMES)}`, city: pick(CITIES) },
    open: chance.next() < 0.8,
  }));
  const dishes = new Map([...restaurants.keys()].map((restaurantId) => [
    restaurantId,
    DISHES.map((name, i): Dish => ({
      ...{ id: `${restaurantId}d${i + 1}`, restaurantId, name },
      price: 300 + 50 * chance.int(30),
    })),
  ]));
  const couriers = map("k", 60, (id) => ({
    ...{ id, name: pick(NAMES), vehicle: pick(VEHICLES), minutes: chance.int(40) },
  }));
  const orders = Array.from({ length: many }, (_, i): Order => {
    const restaurantId = `r${1 + chance.int(restaurants.size)}`;
    const lines = Array.from({ length: 1 + chance.int(3) }, () => {
      const { name, price } = pick(dishes.get(restaurantId)!);
      return { dish: name, quantity: 1 + chance.int(2), price };
    });
    const status = pick(STATES);
    return {
      ...{ id: `o${many - i}`, customerId: `c${1 + chance.int(customers.size)}`, restaurantId },
      courierId: status === "placed" ? null : `k${1 + chance.int(couriers.size)}`,
      ...{
        status,
        lines,
        total: lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
      },
    };
  });
  return { customers, restaurants, dishes, couriers, orders };
}
