/** What only a map needs, loaded when one is shown. */
export { MapExplorer } from "./map-explorer";
export { readMapFile } from "./map-points";
