/**
 * Comes before every task that needs the dependencies. Deno would install them too, but what it says where
 * it can't is not for readers.
 */
import { installDependencies } from "./dependencies.ts";
import { main } from "./ui.ts";

await main(installDependencies);
