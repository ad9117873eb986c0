import { parentPort, workerData } from "node:worker_threads";
import { compareNeighborhoods, type NearestMovies } from "./compare-neighborhoods.js";

/** Compares two tables of neighbors, so that no event loop has to. */
const { a, b, k } = workerData as { a: NearestMovies; b: NearestMovies; k: number };
parentPort!.postMessage(compareNeighborhoods(a, b, k));
