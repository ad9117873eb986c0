import { writeFileSync } from "node:fs";
import { printSdl } from "../src/schema/index.js";

writeFileSync(new URL("../schema.graphql", import.meta.url), printSdl());
