import type { DeliveryData } from "./data.ts";
import type { Order } from "./entities.ts";

/** What an operation does at its back end: a function of its input. `null`: there is no such thing. */
export type Handler = (input: Record<string, unknown>) => unknown;

/** What the three services do, by operation, on data of their own. */
export function deliveryHandlers(data: DeliveryData): Record<string, Handler> {
  const { customers, restaurants, dishes, couriers, orders } = data;
  const byIds = <T>(map: ReadonlyMap<string, T>): Handler => ({ ids }) =>
    (ids as string[]).flatMap((id) => map.get(id) ?? []);
  const order = (id: unknown) => orders.find((order) => order.id === id) ?? null;
  return {
    orders: ({ first }) => orders.slice(0, first as number),
    order: ({ id }) => order(id),
    customers: byIds(customers),
    ordersOf: ({ ids, first }) =>
      (ids as string[]).flatMap((id) =>
        orders.filter(({ restaurantId }) => restaurantId === id).slice(0, first as number)
      ),
    placeOrder: (input) => place(data, input),
    cancelOrder: ({ id }) => {
      const found = order(id);
      if (found && found.status !== "delivered") found.status = "cancelled";
      return found;
    },
    restaurant: ({ id }) => restaurants.get(id as string) ?? null,
    restaurants: byIds(restaurants),
    dishes: ({ ids, first }) =>
      (ids as string[]).flatMap((id) => dishes.get(id)?.slice(0, first as number) ?? []),
    courier: ({ id }) => couriers.get(id as string) ?? null,
    couriers: byIds(couriers),
  };
}

function place({ dishes, orders }: DeliveryData, input: Record<string, unknown>): Order | null {
  const { restaurantId, wanted } = input as {
    restaurantId: string;
    wanted: { dishId: string; quantity: number }[];
  };
  const menu = dishes.get(restaurantId);
  if (!menu) return null;
  const lines = wanted.flatMap(({ dishId, quantity }) => {
    const dish = menu.find(({ id }) => id === dishId);
    return dish ? [{ dish: dish.name, quantity, price: dish.price }] : [];
  });
  const total = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const order: Order = {
    ...{ id: `o${orders.length + 1}`, customerId: "c1", restaurantId, courierId: null },
    ...{ status: "placed", lines, total },
  };
  orders.unshift(order);
  return order;
}
