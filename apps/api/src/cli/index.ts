import { InvalidInputError } from "@cinevec/core";
import {
  BackupError,
  DatabaseInUseError,
  MigrationError,
  S3Error,
  SharedSessionsError,
  StoreMismatchError,
} from "@cinevec/db";
import { readEnv } from "../env.js";
import { CommandError } from "./command-error.js";
import { commandLine } from "./command-line.js";

/** Errors whose message says what to do; a stack would only hide it. */
const told = [
  CommandError,
  InvalidInputError,
  BackupError,
  DatabaseInUseError,
  MigrationError,
  S3Error,
  SharedSessionsError,
  StoreMismatchError,
];

try {
  await commandLine(readEnv()).parseAsync();
} catch (error) {
  if (!(error instanceof Error) || !told.some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`cinevec: ${error.message}\n`);
  process.exitCode = 1;
}
