import { indexSuite } from "../../testing/index-suite.js";
import { openExactIndex } from "./open-index.js";

indexSuite("exact", openExactIndex);
