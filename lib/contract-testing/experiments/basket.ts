/** What checkout does with the dishes that it gets: the sum of a basket of one of each, in cents. */
export function basketTotal(
  dishes: readonly { readonly price?: number; readonly unitPrice?: number }[],
  field: "price" | "unitPrice" = "price",
): number {
  return dishes.reduce((sum, dish) => sum + dish[field]!, 0);
}
