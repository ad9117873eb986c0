import { S3ServiceException } from "@aws-sdk/client-s3";
import { S3Error } from "./s3-error.js";
import type { S3Location } from "./s3-location.js";

/** What to do about each of S3's codes that settings cause. */
const remedies: Readonly<Record<string, string>> = {
  NoSuchBucket: "There is no such bucket: make it, or name another one in CINEVEC_BLOBS",
  AccessDenied:
    "The account may not do this: it needs s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListBucket and s3:ListBucketMultipartUploads there",
  InvalidAccessKeyId: "The server does not know the access key: see AWS_ACCESS_KEY_ID",
  SignatureDoesNotMatch: "The secret is not the access key's: see AWS_SECRET_ACCESS_KEY",
  PermanentRedirect: "The bucket is in another region: set AWS_REGION to it",
  AuthorizationHeaderMalformed: "The bucket is in another region: set AWS_REGION to it",
  CredentialsProviderError:
    "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use any other of the AWS SDK's sources",
  NotImplemented:
    "The server lacks what Cinevec needs of S3: ranged reads, multipart uploads and puts with If-None-Match",
};

/** Whether there is no such object, or no such version of it any more. */
export function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === "NoSuchKey" || error.name === "NotFound");
}

/** Whether an If-Match or If-None-Match did not hold, or another write was under way. */
export function isConflict(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  return status === 412 || status === 409;
}

/** Whether a range begins where the object has no bytes any more. */
export function isBeyondEnd(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 416;
}

export function isNotImplemented(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 501;
}

/** The error of a request, in words. */
export function explain(error: unknown, { bucket, endpoint }: S3Location, doing: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  // A request without a body to answer with, such as HEAD, tells no more than its status.
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const code = status === 403 && !(error.name in remedies) ? "AccessDenied" : error.name;
  const unreachable = "code" in error && typeof error.code === "string" ? error.code : null;
  const remedy =
    remedies[code] ??
    (unreachable ? `The server does not answer (${unreachable}): is it up?` : error.message || code);
  const place = `the bucket ${bucket}${endpoint === null ? "" : ` at ${endpoint}`}`;
  return new S3Error(`${doing} in ${place} failed. ${remedy}${/[.?!]$/.test(remedy) ? "" : "."}`, {
    cause: error,
  });
}
