/** English names of months and days, as Java's formats write them. */
export const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
export const DAYS = [
  "Sunday",
  ...["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
];
