/** Time for which a user of the live design thinks, on average, in ms. */
export const THINK_MS = 15;
