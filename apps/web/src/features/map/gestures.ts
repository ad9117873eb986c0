import { panned, toMap, wholeMap, zoomedAt } from "./camera";
import { simplified } from "./lasso";
import type { MapScene } from "./map-scene";

export interface GestureListener {
  /** -1: nothing is under the pointer any more. */
  hovered(row: number): void;
  /** -1: a click beside all points. */
  picked(row: number): void;
  /** Corners in the map's own units: x, y, x, y … */
  lassoed(polygon: number[]): void;
  /** Whether a plain drag draws a lasso, as one with shift always does. */
  drawsLasso(): boolean;
}

/** A press that moves no further is a click, in pixels. */
const still = 5;
const mostCorners = 32;
/** Pixels that an arrow key pans the picture to the right and down. */
const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [90, 0],
  ArrowRight: [-90, 0],
  ArrowUp: [0, 90],
  ArrowDown: [0, -90],
};
const zooms: Readonly<Record<string, number>> = { "+": 0.5, "=": 0.5, "-": -0.5 };

/** Mouse, pen, fingers and keys on a map. @returns what ends listening. */
export function listenToGestures(
  element: HTMLElement,
  scene: MapScene,
  listener: GestureListener,
): () => void {
  const pointers = new Map<number, { left: number; top: number }>();
  let press: { left: number; top: number; moved: boolean; lasso: number[] | null } | null = null;

  const placeOf = (event: { clientX: number; clientY: number }) => {
    const box = element.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  };

  function down(event: PointerEvent) {
    if (event.button !== 0) return;
    const place = placeOf(event);
    pointers.set(event.pointerId, place);
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 1) {
      const lasso = event.shiftKey || listener.drawsLasso();
      press = { ...place, moved: false, lasso: lasso ? [] : null };
    } else if (press) press = { ...press, moved: true, lasso: null };
    listener.hovered(-1);
  }

  function move(event: PointerEvent) {
    const place = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before || !press) {
      if (event.pointerType !== "touch") listener.hovered(scene.at(place.left, place.top));
      return;
    }
    if (Math.hypot(place.left - press.left, place.top - press.top) > still) press.moved = true;
    if (pointers.size === 2) pinch(event.pointerId, before, place);
    else if (press.lasso) {
      press.lasso.push(...toMap(scene.camera, scene.frame, place.left, place.top));
      scene.draw({ lasso: press.lasso });
    } else if (press.moved)
      scene.move(panned(scene.camera, scene.frame, place.left - before.left, place.top - before.top));
    pointers.set(event.pointerId, place);
  }

  function pinch(id: number, before: { left: number; top: number }, place: { left: number; top: number }) {
    const other = [...pointers].find(([each]) => each !== id)?.[1];
    if (!other) return;
    const apart = (one: { left: number; top: number }) =>
      Math.hypot(one.left - other.left, one.top - other.top) || 1;
    const [left, top] = [(place.left + other.left) / 2, (place.top + other.top) / 2];
    const shifted = panned(
      scene.camera,
      scene.frame,
      (place.left - before.left) / 2,
      (place.top - before.top) / 2,
    );
    scene.move(zoomedAt(shifted, scene.frame, Math.log2(apart(place) / apart(before)), left, top));
  }

  function up(event: PointerEvent) {
    pointers.delete(event.pointerId);
    if (!press || pointers.size > 0) return;
    const { moved, lasso } = press;
    press = null;
    if (event.type === "pointercancel") return scene.draw({ lasso: null });
    const place = placeOf(event);
    if (lasso && moved && lasso.length >= 6) listener.lassoed(simplified(lasso, mostCorners));
    else if (!moved)
      listener.picked(scene.at(place.left, place.top, event.pointerType === "touch" ? 22 : 12));
  }

  function wheel(event: WheelEvent) {
    event.preventDefault();
    const { left, top } = placeOf(event);
    const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    // A pinch on a touchpad arrives as small steps with ctrl.
    const by = Math.max(-1, Math.min(1, -pixels * (event.ctrlKey ? 0.012 : 0.0025)));
    scene.move(zoomedAt(scene.camera, scene.frame, by, left, top));
  }

  function key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { camera, frame } = scene;
    const [right, down] = steps[event.key] ?? [0, 0];
    const zoom = zooms[event.key] ?? 0;
    const [left, top] = [frame.width / 2, frame.height / 2];
    if (right !== 0 || down !== 0) scene.move(panned(camera, frame, right, down));
    else if (zoom !== 0) scene.move(zoomedAt(camera, frame, zoom, left, top));
    else if (event.key === "0") scene.flyTo(wholeMap(scene.bounds));
    // What lies in the middle: keys move the map until it is there.
    else if (event.key === "Enter") listener.picked(scene.at(left, top, Math.max(left, top) / 2));
    else if (event.key === "Escape") listener.picked(-1);
    else return;
    event.preventDefault();
  }

  const leave = () => listener.hovered(-1);
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("keydown", key);
  return () => {
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", up);
    element.removeEventListener("pointercancel", up);
    element.removeEventListener("pointerleave", leave);
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("keydown", key);
  };
}
