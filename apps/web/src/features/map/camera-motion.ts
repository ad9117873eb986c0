import { between, type Camera } from "./camera";

interface MotionListener {
  /** The picture is to be drawn anew. */
  changed(): void;
  /** The camera came to rest. */
  settled(camera: Camera): void;
}

/** A frame later than this makes the next one leave points out while the picture moves, in milliseconds. */
const slowFrame = 26;
const quickFrame = 18;
const leastShare = 0.12;
const flight = 650;

/**
 * A camera that is moved by hand or flies, and how many of the points can be drawn meanwhile: as many fewer as it takes
 * to keep up.
 */
export class CameraMotion {
  camera: Camera;
  readonly #listener: MotionListener;
  #flying: { from: Camera; to: Camera; since: number } | null = null;
  #moving = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #share = 1;
  #lastFrame = 0;

  constructor(camera: Camera, listener: MotionListener) {
    this.camera = camera;
    this.#listener = listener;
  }

  get moving(): boolean {
    return this.#moving;
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
    this.#listener.changed();
  }

  /** A frame begins. @param now its time, as requestAnimationFrame gives it. @returns the share of the points to draw. */
  frame(now: number): number {
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
    return this.#moving ? this.#share : 1;
  }

  dispose(): void {
    clearTimeout(this.#settling);
  }

  #moved(camera: Camera): void {
    this.camera = camera;
    this.#moving = true;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#moving = false;
      this.#lastFrame = 0;
      this.#listener.changed();
      this.#listener.settled(this.camera);
    }, 160);
    this.#listener.changed();
  }
}
