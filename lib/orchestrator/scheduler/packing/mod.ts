/** Bins: five ways to pack, and the repacking that empties nodes. */
export * from "./bin-slack.ts";
export * from "./fits.ts";
export { binsOf, type Packer, type Packing, wrongWith } from "./packing.ts";
export * from "./repack.ts";
export * from "./tournament.ts";
export * from "./vectors.ts";
