export { movieFacts } from "../dataset/movie-facts.js";
export { byteOrigins, pooledBuffer } from "./byte-origins.js";
export { memoryBytes } from "./memory-bytes.js";
export { neighborPurity } from "./neighbor-purity.js";
export { plantedClusters } from "./planted-clusters.js";
export { plantedDataset } from "./planted-dataset.js";
export { type TestTraining, trainForTest } from "./train-for-test.js";
