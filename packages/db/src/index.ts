export { BackupError } from "./backup/backup-error.js";
export { type Moved, moveDatabase } from "./backup/move-database.js";
export { verifyBackup } from "./backup/read-backup.js";
export { restoreBackup } from "./backup/restore-backup.js";
export { writeBackup } from "./backup/write-backup.js";
export type { BlobStore, ByteRange } from "./blobs/blob-store.js";
export { BlobNotFoundError } from "./blobs/blob-store.js";
export { hashing } from "./blobs/hashing.js";
export { openBlobStore } from "./blobs/open-blob-store.js";
export { S3Error } from "./blobs/s3-error.js";
export { formatS3Location, parseS3Address, parseS3Location } from "./blobs/s3-location.js";
export { type Database, type DatabaseLocation, openDatabase, type Transaction } from "./database.js";
export type {
  ApiKey,
  AuditEntry,
  Dataset,
  EmbeddingMap,
  RunMetric,
  TrainingRun,
} from "./generated/prisma/client.js";
export { Prisma, PrismaClient } from "./generated/prisma/client.js";
export { DatabaseInUseError } from "./lock-file.js";
export { MigrationError } from "./migrate.js";
export { isProcessAlive } from "./process-identity.js";
export { SharedSessionsError } from "./shared-sessions.js";
export { openStorage, type Storage, type StorageLocation } from "./storage.js";
export { StoreMismatchError } from "./store-id.js";
