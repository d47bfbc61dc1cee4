import { z } from "zod";
import { entity } from "../operations/entity.ts";

/** Cents, up to ten thousand of the currency. */
const cents = z.number().int().min(0).max(1_000_000);

export const Customer = entity("Customer", { id: z.string(), name: z.string(), city: z.string() });

export const Line = entity("Line", {
  dish: z.string(),
  quantity: z.number().int().min(1).max(99),
  price: cents,
});

export const Dish = entity("Dish", {
  id: z.string(),
  restaurantId: z.string(),
  name: z.string(),
  price: cents,
});

export const Restaurant = entity("Restaurant", {
  id: z.string(),
  name: z.string(),
  city: z.string(),
  open: z.boolean(),
});

export const Courier = entity("Courier", {
  id: z.string(),
  name: z.string(),
  vehicle: z.enum(["bicycle", "scooter", "car"]),
  /** Minutes until the courier is at the door. */
  minutes: z.number().int().min(0).max(600),
});

export const Order = entity("Order", {
  id: z.string(),
  customerId: z.string(),
  restaurantId: z.string(),
  courierId: z.string().nullable(),
  status: z.enum(["placed", "cooking", "onTheWay", "delivered", "cancelled"]),
  total: cents,
  lines: z.array(Line).max(20),
});

export type Customer = z.output<typeof Customer>;
export type Dish = z.output<typeof Dish>;
export type Restaurant = z.output<typeof Restaurant>;
export type Courier = z.output<typeof Courier>;
export type Order = z.output<typeof Order>;
