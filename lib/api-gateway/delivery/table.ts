import { z } from "zod";
import { entity } from "../operations/entity.ts";
import type { Link, Operation } from "../operations/operation.ts";
import { operationTable } from "../operations/table.ts";
import { Courier, Customer, Dish, Order, Restaurant } from "./entities.ts";

const id = z.string().min(1).max(40);
const ids = z.array(id).min(1).max(100);
const first = z.number().int().min(1).max(50).default(5);
const Wanted = entity("Wanted", { dishId: id, quantity: z.number().int().min(1).max(99) });

const get = { method: "GET", cost: 1 } as const;
const orders = { backend: "orders", scope: "orders.read" } as const;
const restaurants = { backend: "restaurants", scope: "menu.read", shared: true } as const;
const couriers = { backend: "couriers", scope: "orders.read" } as const;

/** What the delivery app may ask for, of three back ends. */
export const DELIVERY_OPERATIONS: readonly Operation[] = [
  {
    ...get,
    ...orders,
    ...{ name: "orders", about: "the caller's latest orders", path: "/orders", bound: ["first"] },
    input: z.object({ first }),
    output: z.array(Order).max(50),
  },
  {
    ...get,
    ...orders,
    ...{ name: "order", about: "one order", path: "/orders/{id}" },
    input: z.object({ id }),
    output: Order.nullable(),
  },
  {
    ...get,
    ...orders,
    ...{ name: "customers", about: "customers by their ids", path: "/customers", bound: ["ids"] },
    input: z.object({ ids }),
    output: z.array(Customer).max(100),
  },
  {
    ...get,
    ...orders,
    ...{ name: "ordersOf", about: "latest orders of restaurants", path: "/restaurant-orders" },
    ...{
      input: z.object({ ids, first }),
      output: z.array(Order).max(5000),
      bound: ["ids", "first"],
    },
  },
  {
    ...orders,
    ...{ name: "placeOrder", about: "orders dishes of a restaurant", path: "/orders" },
    ...{ method: "POST", cost: 5, scope: "orders.write" },
    input: z.object({ restaurantId: id, wanted: z.array(Wanted).min(1).max(20) }),
    output: Order,
  },
  {
    ...orders,
    ...{ name: "cancelOrder", about: "cancels an order", path: "/orders/{id}/cancel" },
    ...{ method: "POST", cost: 2, scope: "orders.write", idempotent: true },
    input: z.object({ id }),
    output: Order.nullable(),
  },
  {
    ...get,
    ...restaurants,
    ...{ name: "restaurant", about: "one restaurant", path: "/restaurants/{id}" },
    input: z.object({ id }),
    output: Restaurant.nullable(),
  },
  {
    ...get,
    ...restaurants,
    ...{
      name: "restaurants",
      about: "restaurants by their ids",
      path: "/restaurants",
      bound: ["ids"],
    },
    input: z.object({ ids }),
    output: z.array(Restaurant).max(100),
  },
  {
    ...get,
    ...restaurants,
    ...{ name: "dishes", about: "dishes of restaurants", path: "/dishes", bound: ["ids", "first"] },
    input: z.object({ ids, first }),
    output: z.array(Dish).max(5000),
  },
  {
    ...get,
    ...couriers,
    ...{ name: "courier", about: "one courier", path: "/couriers/{id}" },
    input: z.object({ id }),
    output: Courier.nullable(),
  },
  {
    ...get,
    ...couriers,
    ...{ name: "couriers", about: "couriers by their ids", path: "/couriers", bound: ["ids"] },
    input: z.object({ ids }),
    output: z.array(Courier).max(100),
  },
];

/** Which of them lead from one type to another. */
export const DELIVERY_LINKS: readonly Link[] = [
  { type: "Order", field: "customer", operation: "customers", from: "customerId" },
  { type: "Order", field: "restaurant", operation: "restaurants", from: "restaurantId" },
  { type: "Order", field: "courier", operation: "couriers", from: "courierId" },
  {
    ...{ type: "Restaurant", field: "dishes", operation: "dishes", from: "id" },
    ...{ key: "restaurantId", many: true, each: "first" },
  },
  {
    ...{ type: "Restaurant", field: "orders", operation: "ordersOf", from: "id" },
    ...{ key: "restaurantId", many: true, each: "first" },
  },
];

/** The table of the delivery app. */
export const DELIVERY = operationTable(DELIVERY_OPERATIONS, DELIVERY_LINKS);

/** Scopes of a customer who may do everything. */
export const DELIVERY_SCOPES = ["orders.read", "orders.write", "menu.read"] as const;
