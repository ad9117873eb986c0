export { plantedDataset } from "./planted-dataset.js";
