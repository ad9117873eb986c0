/** Where one looks at: the point in the middle, in the map's own units, and how near. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  /** 0 shows the whole map; each step doubles its size. */
  readonly zoom: number;
}

/** The rectangle of all points, in the map's own units, and the size of the picture, in CSS pixels. */
export interface Frame {
  readonly bounds: Bounds;
  readonly width: number;
  readonly height: number;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const leastZoom = -1;
const mostZoom = 12;
/** Free around the whole map, as a share of the picture. */
const margin = 0.06;

/** Pixels a unit. */
export function scaleOf(camera: Camera, { bounds, width, height }: Frame): number {
  const across = bounds.right - bounds.left || 1;
  const up = bounds.top - bounds.bottom || 1;
  const fit = Math.min(width / across, height / up) * (1 - 2 * margin);
  return (fit > 0 ? fit : 1) * 2 ** camera.zoom;
}

export function wholeMap({ left, right, bottom, top }: Bounds): Camera {
  return { x: (left + right) / 2, y: (bottom + top) / 2, zoom: 0 };
}

export function toScreen(camera: Camera, frame: Frame, x: number, y: number): [number, number] {
  const scale = scaleOf(camera, frame);
  return [frame.width / 2 + (x - camera.x) * scale, frame.height / 2 - (y - camera.y) * scale];
}

export function toMap(camera: Camera, frame: Frame, left: number, top: number): [number, number] {
  const scale = scaleOf(camera, frame);
  return [camera.x + (left - frame.width / 2) / scale, camera.y - (top - frame.height / 2) / scale];
}

/** The part of the map that is in the picture. */
export function inPicture(camera: Camera, frame: Frame): Bounds {
  const [left, top] = toMap(camera, frame, 0, 0);
  const [right, bottom] = toMap(camera, frame, frame.width, frame.height);
  return { left, right, bottom, top };
}

/** Moved by pixels. */
export function panned(camera: Camera, frame: Frame, right: number, down: number): Camera {
  const scale = scaleOf(camera, frame);
  return kept({ ...camera, x: camera.x - right / scale, y: camera.y + down / scale }, frame);
}

/** Zoomed so that what is at a pixel stays there. */
export function zoomedAt(camera: Camera, frame: Frame, by: number, left: number, top: number): Camera {
  const [x, y] = toMap(camera, frame, left, top);
  const zoom = Math.min(mostZoom, Math.max(leastZoom, camera.zoom + by));
  const nearer = 2 ** (camera.zoom - zoom);
  return kept({ x: x + (camera.x - x) * nearer, y: y + (camera.y - y) * nearer, zoom }, frame);
}

/** The camera that shows a part of the map whole. */
export function showing(part: Bounds, frame: Frame): Camera {
  const middle = wholeMap(part);
  const wide = Math.max((part.right - part.left) / frame.width, (part.top - part.bottom) / frame.height);
  const whole = scaleOf({ ...middle, zoom: 0 }, frame);
  const zoom = wide > 0 ? Math.log2(1 / (wide * 1.25) / whole) : mostZoom;
  return kept({ ...middle, zoom: Math.min(mostZoom, Math.max(leastZoom, zoom)) }, frame);
}

/** Nobody pans away from the map: its middle stays within the points' rectangle. */
function kept(camera: Camera, { bounds }: Frame): Camera {
  return {
    x: Math.min(bounds.right, Math.max(bounds.left, camera.x)),
    y: Math.min(bounds.top, Math.max(bounds.bottom, camera.y)),
    zoom: camera.zoom,
  };
}

/** Part of the way from one camera to another, `at` 0 to 1; zooms out between places that are far apart. */
export function between(from: Camera, to: Camera, at: number): Camera {
  const eased = at < 0.5 ? 2 * at * at : 1 - (2 - 2 * at) ** 2 / 2;
  const mix = (a: number, b: number) => a + (b - a) * eased;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), zoom: mix(from.zoom, to.zoom) };
}

/** @returns a rectangle of some size even for no point or one. */
export function boundsOf(x: ArrayLike<number>, y: ArrayLike<number>, rows?: ArrayLike<number>): Bounds {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  const count = rows?.length ?? x.length;
  for (let at = 0; at < count; at++) {
    const row = rows ? rows[at]! : at;
    left = Math.min(left, x[row]!);
    right = Math.max(right, x[row]!);
    bottom = Math.min(bottom, y[row]!);
    top = Math.max(top, y[row]!);
  }
  return left <= right ? { left, right, bottom, top } : { left: -1, right: 1, bottom: -1, top: 1 };
}

/** The rectangle of all points but the outermost. @param share of them that is left out on each side. */
export function coreOf(x: Float32Array, y: Float32Array, share: number): Bounds {
  const within = (values: Float32Array) => {
    const sorted = values.slice().sort();
    const at = (place: number) => sorted[Math.round(place * (sorted.length - 1))] ?? 0;
    return [at(share), at(1 - share)] as const;
  };
  const [left, right] = within(x);
  const [bottom, top] = within(y);
  return { left, right, bottom, top };
}
