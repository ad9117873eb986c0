export { memoryBytes } from "./memory-bytes.js";
export { plantedDataset } from "./planted-dataset.js";
