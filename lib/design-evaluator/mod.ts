/** Evaluates designs: one model, and what formulas, mean value analysis, simulation and a live run say of it. */
export * from "./network.ts";
export * from "./solve/classes.ts";
export * from "./solve/convolution-classes.ts";
export * from "./solve/convolution.ts";
export * from "./solve/finite.ts";
export * from "./solve/mva-classes.ts";
export * from "./solve/mva.ts";
export * from "./solve/open-classes.ts";
export * from "./solve/open.ts";
export * from "./availability.ts";
export * from "./cost.ts";
export * from "./solve/bounds.ts";
export * from "./solve/general.ts";
export * from "./solve/percentiles.ts";
export * from "./solve/schweitzer.ts";
export * from "./solve/simulate.ts";
