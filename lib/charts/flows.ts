import { feature } from "topojson-client";
import land from "world-atlas/land-110m.json" with { type: "json" };
import type { Chart } from "./chart.ts";
import { labels } from "./labels.ts";
import { ACCENT, FAINT, LIMIT, PLAIN } from "./palette.ts";
import { type Key, Plot, plot, type PlotOptions } from "./plot.ts";

/** A place on the map. */
export interface Place {
  name: string;
  /** Degrees north, −90 to 90. */
  latitude: number;
  /** Degrees east, −180 to 180. */
  longitude: number;
  /** Decides its size, relative to the largest. Default: 1. */
  size?: number;
  /** Red where it is down. Default: up. */
  down?: boolean;
}

/** Traffic from one place to another. */
export interface Flow {
  from: string;
  to: string;
  /** Decides the width, relative to the largest. */
  value: number;
}

/** What {@linkcode flows} takes. */
export interface FlowOptions extends Omit<PlotOptions, "marks" | "x" | "y" | "projection"> {
  places: readonly Place[];
  flows: readonly Flow[];
  /** What the width of a flow is. */
  unit?: string;
}

/**
 * Traffic between places, on a map of the world (Natural Earth's coastlines at 1:110 million).
 *
 * @throws {RangeError} Where a flow names a place that is not there.
 *
 * @example
 * ```ts
 * import { flows } from "#lib/charts";
 *
 * flows({
 *   title: "Frankfurt takes over",
 *   places: [
 *     { name: "Frankfurt", latitude: 50.1, longitude: 8.7 },
 *     { name: "São Paulo", latitude: -23.5, longitude: -46.6, down: true },
 *   ],
 *   flows: [{ from: "São Paulo", to: "Frankfurt", value: 300 }],
 *   unit: "req/s",
 * });
 * ```
 */
export function flows({ places, flows, unit = "", ...rest }: FlowOptions): Chart {
  const at = new Map(places.map((place) => [place.name, place]));
  const find = (name: string) => {
    const place = at.get(name);
    if (place) return place;
    throw new RangeError(
      `Cannot draw the flows: a flow names ${name}, and the places are ${
        [...at.keys()].join(", ")
      }`,
    );
  };
  const most = flows.reduce((high, { value }) => Math.max(high, value), 0) || 1;
  const largest = places.reduce((high, { size = 1 }) => Math.max(high, size), 0) || 1;
  const ways = flows.filter(({ value }) => value > 0).map(({ from, to, value }) => {
    const a = find(from), b = find(to);
    return {
      x1: a.longitude,
      y1: a.latitude,
      x2: b.longitude,
      y2: b.latitude,
      wide: 1 + 5 * Math.sqrt(value / most),
    };
  });
  const coast = feature(
    land as never,
    (land as unknown as { objects: { land: never } }).objects.land,
  );
  const key: Key[] = [
    {
      label: `traffic${
        unit
          ? ` (widest: ${most.toLocaleString("en", { maximumSignificantDigits: 3 })} ${unit})`
          : ""
      }`,
      color: ACCENT,
      shape: "line",
    },
    { label: "up", color: PLAIN, shape: "dot" },
    ...places.some(({ down }) => down)
      ? [{ label: "down", color: LIMIT, shape: "dot" as const }]
      : [],
  ];
  return plot({
    width: 820,
    height: 410,
    margin: 4,
    marginLeft: 4,
    marginBottom: 4,
    ...rest,
    key,
    projection: { type: "equal-earth" },
    marks: [
      Plot.geo(coast as never, { fill: "#eceff2", stroke: FAINT, strokeWidth: 0.5 }),
      // Two ways between the same places bend to different sides.
      Plot.arrow(ways, {
        x1: "x1",
        y1: "y1",
        x2: "x2",
        y2: "y2",
        stroke: ACCENT,
        strokeOpacity: 0.75,
        strokeWidth: "wide",
        bend: 22,
        headLength: 5,
        inset: 8,
      }),
      Plot.dot(places, {
        x: "longitude",
        y: "latitude",
        r: ({ size = 1 }: Place) => 4 + 6 * Math.sqrt(size / largest),
        fill: ({ down }: Place) => down ? LIMIT : PLAIN,
        stroke: "white",
      }),
      labels(places, { x: "longitude", y: "latitude", text: "name" }),
    ],
    r: { type: "identity" },
  });
}
