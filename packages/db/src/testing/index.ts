export { type DatabaseKind, databaseKinds, type TestDatabase } from "./database-kinds.js";
export { plantPglite } from "./pglite-template.js";
export { s3ServerProblem, startS3Server, type TestS3Server } from "./s3-server.js";
