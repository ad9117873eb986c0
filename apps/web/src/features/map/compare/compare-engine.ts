/** What only two maps beside each other need, loaded when they are shown. */
export { readMapFile } from "../map-points";
export { CompareExplorer } from "./compare-explorer";
