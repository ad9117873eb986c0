/** What only a map needs, loaded when one is shown. */
export { colorPoints } from "./colored";
export { MapExplorer } from "./map-explorer";
export { readMapFile } from "./map-points";
export { MapScene } from "./map-scene";
