/**
 * Points of pen strokes, in mm on the page, in an array that the caller keeps and uses again: x and y in turn.
 * A pair of NaN lifts the pen: the next pair begins a new stroke.
 */
export class StrokeBuffer {
  readonly points: Float32Array;
  /** Numbers in use, two a point. */
  length = 0;
  private down = false;
  private lastX = 0;
  private lastY = 0;
  private pointsOfStroke = 0;

  constructor(points: Float32Array) {
    this.points = points;
  }

  /** Empty again, the array kept. */
  clear(): void {
    this.length = 0;
    this.down = false;
  }

  /** Numbers that still fit. */
  get room(): number {
    return this.points.length - this.length;
  }

  penUp(): void {
    if (!this.down) return;
    // A stroke of one point draws nothing on any device; twice the same point is a dot.
    if (this.pointsOfStroke === 1) {
      this.put(this.points[this.length - 2] as number, this.points[this.length - 1] as number);
    }
    this.put(Number.NaN, Number.NaN);
    this.down = false;
  }

  /** Goes on to this place, but never above `top` nor below `bottom`: what is beyond runs along the limit, from where the true line meets it. */
  lineTo(x: number, y: number, top: number, bottom: number): void {
    if (this.down) {
      const lastY = this.lastY;
      if (y < lastY) {
        if (lastY > bottom && y < bottom) this.crossing(x, y, bottom);
        if (lastY > top && y < top) this.crossing(x, y, top);
      } else {
        if (lastY < top && y > top) this.crossing(x, y, top);
        if (lastY < bottom && y > bottom) this.crossing(x, y, bottom);
      }
    } else {
      this.pointsOfStroke = 0;
      this.down = true;
    }
    this.put(x, y < top ? top : y > bottom ? bottom : y);
    this.lastX = x;
    this.lastY = y;
    this.pointsOfStroke += 1;
  }

  private crossing(x: number, y: number, limit: number): void {
    this.put(this.lastX + ((x - this.lastX) * (limit - this.lastY)) / (y - this.lastY), limit);
  }

  private put(x: number, y: number): void {
    this.points[this.length] = x;
    this.points[this.length + 1] = y;
    this.length += 2;
  }
}
