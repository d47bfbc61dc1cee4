import { Ajv, type ValidateFunction } from "ajv";
import { z } from "zod";
import { Dish, Restaurant } from "../../api-gateway/mod.ts";

/**
 * The provider's own schema, as OpenAPI has it: made from notebook 1's entities. What is optional in it may be missing; the
 * catalogue team has always said that a dish may have no price.
 */
export function catalogueSchemas(): Record<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false });
  const schema = (of: z.ZodType, optional: string) => {
    const { $schema: _, ...made } = z.toJSONSchema(of, { io: "input" }) as {
      $schema?: string;
      required?: string[];
    };
    return {
      ...made,
      required: (made.required ?? []).filter((name) => name !== optional),
      additionalProperties: true,
    };
  };
  return {
    "/dishes": ajv.compile({ type: "array", items: schema(Dish as unknown as z.ZodType, "price") }),
    "/restaurants/r1": ajv.compile(schema(Restaurant as unknown as z.ZodType, "")),
  };
}
