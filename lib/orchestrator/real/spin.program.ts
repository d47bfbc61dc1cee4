/** For tests and the notebook: listens, and then spins. It never looks at its input, so that it can't see that closing. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  console.log(`\nunder-load listens on port ${(server.address() as AddressInfo).port}`);
  setTimeout(() => {
    for (;;);
  }, 50);
});
