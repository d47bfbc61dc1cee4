import { Ring } from "../balancers/ring.ts";
import { Pool } from "../pool.ts";

/** A stretch of a hash ring, as a point of the line that draws it. */
export interface ArcPoint {
  ring: string;
  node: string;
  /** Which stretch of its ring it belongs to. */
  arc: number;
  /** On a circle of radius 1. */
  x: number;
  y: number;
}

/** A ring to be drawn: how many nodes stand on it, and at how many points each. */
export interface RingSketch {
  ring: string;
  nodes: number;
  points: number;
}

/** The stretches of a ring with their owners: a key in a stretch belongs to the node at its end. */
export function ringPicture({ ring, nodes, points }: RingSketch): ArcPoint[] {
  return stretches(nodes, points).flatMap(({ owner, from, to }, arc) => {
    const parts = Math.max(2, Math.ceil((to - from) * 120));
    return Array.from({ length: parts + 1 }, (_, i): ArcPoint => {
      const turn = (from + (to - from) * i / parts) * 2 * Math.PI;
      return { ring, node: `node ${owner + 1}`, arc, x: Math.sin(turn), y: Math.cos(turn) };
    });
  });
}

/** Why nodes stand at many points, and what one more node takes over: three rings beside each other. */
export function threeRings(): ArcPoint[] {
  return [
    { ring: "1 point each", nodes: 4, points: 1 },
    { ring: "16 points each", nodes: 4, points: 16 },
    { ring: "one more node", nodes: 5, points: 16 },
  ].flatMap(ringPicture);
}

/** The largest share of the ring that a node owns, as a multiple of an equal share. */
export function largestShare(nodes: number, points: number): number {
  const shares = new Float64Array(nodes);
  for (const { owner, from, to } of stretches(nodes, points)) shares[owner]! += to - from;
  return Math.max(...shares) * nodes;
}

/** Each stretch ends at a point and belongs to it; ends are shares of the whole turn, the first may be below 0. */
function stretches(nodes: number, points: number) {
  const ring = new Ring(new Pool({ size: nodes }), { points });
  ring.find(0);
  return Array.from(ring.points, (point, i) => ({
    owner: ring.owners[i]!,
    from: i > 0 ? ring.points[i - 1]! / 2 ** 32 : ring.points.at(-1)! / 2 ** 32 - 1,
    to: point / 2 ** 32,
  }));
}
