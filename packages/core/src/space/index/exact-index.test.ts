import { indexSuite } from "../../testing/index-suite.js";
import { openIndex } from "./open-index.js";

indexSuite("exact", (vectors, dimensions) => openIndex(vectors, dimensions, "exact"));
