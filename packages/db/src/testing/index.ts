export { type DatabaseKind, databaseKinds, type TestDatabase } from "./database-kinds.js";
