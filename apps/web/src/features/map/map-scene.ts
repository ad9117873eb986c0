import KDBush from "kdbush";
import {
  type Bounds,
  between,
  boundsOf,
  type Camera,
  type Frame,
  inPicture,
  scaleOf,
  showing,
  toMap,
  toScreen,
  wholeMap,
} from "./camera";
import { popularityOf } from "./colored";
import { createCanvasRenderer } from "./draw/canvas-renderer";
import { type Drawing, drawOverlay, type Inks } from "./draw/overlay";
import type { DrawnPoints, PointLook, PointRenderer } from "./draw/point-renderer";
import { vectorPicture } from "./draw/vector-picture";
import { createWebglRenderer } from "./draw/webgl-renderer";
import { createMeasure, placeLabels } from "./labels/map-labels";
import type { MapPoints } from "./map-points";

export interface SceneListener {
  /** The camera came to rest. */
  settled(camera: Camera): void;
}

/** A frame later than this makes the next one leave points out while the picture moves, in milliseconds. */
const slowFrame = 26;
const quickFrame = 18;
const leastShare = 0.12;
const flight = 650;
/** Placed even while the picture moves. */
const firstLabels = 3000;

/**
 * A map's picture: owns its canvases, the camera and the index of places. It draws when something changed, and while the
 * picture moves it leaves out as many of the less popular points as it must to keep up.
 */
export class MapScene {
  readonly points: MapPoints;
  readonly bounds: Bounds;
  /** Of the points' places, by row. */
  index: KDBush;
  camera: Camera;
  readonly #container: HTMLElement;
  readonly #listener: SceneListener;
  readonly #overlay = document.createElement("canvas");
  readonly #drawn: DrawnPoints;
  #canvas = document.createElement("canvas");
  #renderer: PointRenderer;
  #look: PointLook | null = null;
  /** The canvas that has the container's size. */
  #fitted: HTMLCanvasElement | null = null;
  #drawing: Drawing = {
    labels: { list: [], sorted: true },
    passes: null,
    selected: -1,
    neighbors: [],
    hovered: -1,
    arrows: [],
    contours: [],
    guides: [],
    lasso: null,
  };
  #inks: Inks;
  #width = 1;
  #height = 1;
  #ratio = 1;
  #asked = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #moving = false;
  #share = 1;
  #lastFrame = 0;
  #flying: { from: Camera; to: Camera; since: number } | null = null;
  #labeling: ReturnType<typeof setTimeout> | undefined;
  #indexing: ReturnType<typeof setTimeout> | undefined;
  readonly #watched: ResizeObserver;

  /**
   * @param start where it looks first; null: at the whole map.
   * @param labeled whether regions and movies are named; places of named points may not change.
   */
  constructor(
    container: HTMLElement,
    points: MapPoints,
    start: (frame: Frame) => Camera | null,
    listener: SceneListener,
    labeled = true,
  ) {
    this.points = points;
    this.bounds = boundsOf(points.x, points.y);
    this.#container = container;
    this.#width = Math.max(1, container.clientWidth);
    this.#height = Math.max(1, container.clientHeight);
    this.camera = start(this.frame) ?? wholeMap(this.bounds);
    this.#listener = listener;
    this.index = indexOf(points);
    this.#drawn = drawnPoints(points);
    for (const canvas of [this.#canvas, this.#overlay]) container.append(canvas);
    this.#renderer =
      createWebglRenderer(this.#canvas, this.#drawn, () => this.#withoutWebgl()) ?? this.#plain();
    this.#inks = inksOf(container);
    this.#watched = new ResizeObserver(() => this.#fit());
    this.#watched.observe(container);
    this.#fit();
    if (labeled) void document.fonts.ready.then(() => this.#label());
  }

  get frame(): Frame {
    return { bounds: this.bounds, width: this.#width, height: this.#height };
  }

  get rendererKind(): PointRenderer["kind"] {
    return this.#renderer.kind;
  }

  setLook(look: PointLook): void {
    this.#look = look;
    this.#renderer.setLook(look);
    this.draw({ passes: look.passes });
  }

  /** The page's theme has changed. */
  rethemed(): void {
    this.#inks = inksOf(this.#container);
    this.draw({});
  }

  /** Changes what lies over the points, and draws. */
  draw(changes: Partial<Drawing>): void {
    this.#drawing = { ...this.#drawing, ...changes };
    if (this.#asked === 0) this.#asked = requestAnimationFrame((now) => this.#frame(now));
  }

  /** The points' places have changed in their arrays. */
  pointsMoved(): void {
    this.#renderer.moved();
    this.draw({});
    clearTimeout(this.#indexing);
    this.#indexing = setTimeout(() => {
      this.index = indexOf(this.points);
    }, 150);
  }

  /** Moves at once, as a hand does it. */
  move(camera: Camera): void {
    this.#flying = null;
    this.#moved(camera);
  }

  flyTo(camera: Camera): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.move(camera);
      return;
    }
    this.#flying = { from: this.camera, to: camera, since: performance.now() };
    this.draw({});
  }

  flyToPoints(rows: readonly number[], nearest = 4): void {
    const camera = showing(boundsOf(this.points.x, this.points.y, rows), this.frame);
    this.flyTo({ ...camera, zoom: Math.min(camera.zoom, Math.max(nearest, this.camera.zoom)) });
  }

  /** The row of the movie nearest to a pixel, within a finger's width of it; -1 where there is none. */
  at(left: number, top: number, within = 12): number {
    const [x, y] = toMap(this.camera, this.frame, left, top);
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (const row of this.index.within(x, y, within / scaleOf(this.camera, this.frame))) {
      const far = (this.points.x[row]! - x) ** 2 + (this.points.y[row]! - y) ** 2;
      if (far < least) [nearest, least] = [row, far];
    }
    return nearest;
  }

  /** The camera that shows all but the outermost points. */
  core(share = 0.03): Camera {
    const within = (values: Float32Array) => {
      const sorted = values.slice().sort();
      const at = (place: number) => sorted[Math.round(place * (sorted.length - 1))] ?? 0;
      return [at(share), at(1 - share)] as const;
    };
    const [left, right] = within(this.points.x);
    const [bottom, top] = within(this.points.y);
    return showing({ left, right, bottom, top }, this.frame);
  }

  /** Where a movie is in the picture, in pixels. */
  placeOf(row: number): [number, number] {
    return toScreen(this.camera, this.frame, this.points.x[row]!, this.points.y[row]!);
  }

  /** Rows of the movies in the picture. */
  inView(): number[] {
    const { left, right, bottom, top } = inPicture(this.camera, this.frame);
    return this.index.range(left, bottom, right, top);
  }

  /** The picture as it is, on the page's ground. */
  picture(): Promise<Blob | null> {
    this.#paint(1);
    const copy = document.createElement("canvas");
    copy.width = this.#canvas.width;
    copy.height = this.#canvas.height;
    const context = copy.getContext("2d");
    if (!context) return Promise.resolve(null);
    context.fillStyle = this.#inks.paper;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(this.#canvas, 0, 0);
    context.drawImage(this.#overlay, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }

  /** The same as shapes and texts, for print and for programs that draw. */
  vectorPicture(): string {
    const { camera, frame, points } = this;
    return vectorPicture({
      points,
      drawn: this.#drawn,
      look: this.#look,
      drawing: this.#drawing,
      inks: this.#inks,
      camera,
      frame,
      growth: growthOf(camera, frame),
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#asked);
    clearTimeout(this.#settling);
    clearTimeout(this.#labeling);
    clearTimeout(this.#indexing);
    this.#watched.disconnect();
    this.#renderer.dispose();
    this.#canvas.remove();
    this.#overlay.remove();
  }

  #plain(): PointRenderer {
    // A canvas that was asked for WebGL gives no other context.
    const canvas = document.createElement("canvas");
    this.#canvas.replaceWith(canvas);
    this.#canvas = canvas;
    return createCanvasRenderer(canvas, this.#drawn);
  }

  #withoutWebgl(): void {
    this.#renderer = this.#plain();
    this.#fit();
    if (this.#look) this.setLook(this.#look);
  }

  #fit(): void {
    this.#width = Math.max(1, this.#container.clientWidth);
    this.#height = Math.max(1, this.#container.clientHeight);
    this.#ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [this.#width * this.#ratio, this.#height * this.#ratio].map(Math.round);
    for (const canvas of [this.#canvas, this.#overlay])
      canvas.style.cssText = "position:absolute;inset:0;width:100%;height:100%;pointer-events:none";
    if (this.#canvas === this.#fitted && this.#overlay.width === width && this.#overlay.height === height)
      return;
    this.#fitted = this.#canvas;
    this.#renderer.resize(this.#width, this.#height, this.#ratio);
    this.#overlay.width = width!;
    this.#overlay.height = height!;
    // Resizing emptied the canvases: what comes next may be painted before the next frame.
    if (this.#look) this.#paint(1);
  }

  #moved(camera: Camera): void {
    this.camera = camera;
    this.#moving = true;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#moving = false;
      this.#lastFrame = 0;
      this.draw({});
      this.#listener.settled(this.camera);
    }, 160);
    this.draw({});
  }

  #frame(now: number): void {
    this.#asked = 0;
    if (this.#moving && this.#lastFrame > 0) {
      const took = now - this.#lastFrame;
      if (took > slowFrame && took < 500) this.#share = Math.max(leastShare, this.#share * 0.8);
      else if (took < quickFrame) this.#share = Math.min(1, this.#share * 1.05);
    }
    this.#lastFrame = now;
    if (this.#flying) {
      const { from, to, since } = this.#flying;
      const done = Math.min(1, (now - since) / flight);
      if (done === 1) this.#flying = null;
      this.#moved(between(from, to, done));
    }
    const share = this.#moving ? this.#share : 1;
    this.#container.dataset.share = share.toFixed(2);
    this.#paint(share);
  }

  #paint(share: number): void {
    const frame = this.frame;
    this.#renderer.draw(this.camera, frame, growthOf(this.camera, frame), share);
    const context = this.#overlay.getContext("2d");
    if (!context) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.clearRect(0, 0, frame.width, frame.height);
    drawOverlay(context, this.points, this.camera, frame, this.#drawing, this.#inks);
  }

  /** Places the labels a few milliseconds at a time: regions and the most rated titles are there first. */
  #label(): void {
    const context = this.#overlay.getContext("2d");
    if (!context) return;
    const placing = placeLabels(this.points, this.bounds, createMeasure(context));
    const go = () => {
      // Whoever moves the picture has the processor first, once there is something to read.
      if (this.#moving && this.#drawing.labels.list.length > firstLabels) {
        this.#labeling = setTimeout(go, 200);
        return;
      }
      const until = performance.now() + 8;
      let step = placing.next();
      while (!step.done && performance.now() < until) {
        this.#drawing = { ...this.#drawing, labels: { list: step.value, sorted: false } };
        step = placing.next();
      }
      if (step.done) {
        const list = [...this.#drawing.labels.list].sort((one, other) => one.from - other.from);
        this.#drawing = { ...this.#drawing, labels: { list, sorted: true } };
      } else {
        this.#drawing = { ...this.#drawing, labels: { list: step.value, sorted: false } };
        this.#labeling = setTimeout(go, 8);
      }
      this.draw({});
    };
    go();
  }
}

function indexOf({ count, x, y }: MapPoints): KDBush {
  const index = new KDBush(count);
  for (let row = 0; row < count; row++) index.add(x[row]!, y[row]!);
  return index.finish();
}

/** Points grow as one comes nearer, though slower than the map does. */
function growthOf({ zoom }: Camera, { width, height }: Frame): number {
  return Math.sqrt(Math.min(width, height) / 700) * Math.min(3.2, 2 ** (Math.max(-1, zoom) * 0.3));
}

/** Popular movies are larger and lie on top. */
function drawnPoints(points: MapPoints): DrawnPoints {
  const popularity = popularityOf(points);
  const base = Math.min(2.6, Math.max(0.9, 100 / Math.sqrt(points.count)));
  return {
    x: points.x,
    y: points.y,
    radius: popularity.map((share) => base * (0.7 + 1.9 * share * share)),
    order: Uint32Array.from({ length: points.count }, (_, row) => row).sort(
      (a, b) => popularity[a]! - popularity[b]!,
    ),
  };
}

function inksOf(element: HTMLElement): Inks {
  const style = getComputedStyle(element);
  const ink = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: ink("paper"),
    ink: ink("ink"),
    muted: ink("muted"),
    accent: ink("accent"),
    second: ink("second"),
  };
}
