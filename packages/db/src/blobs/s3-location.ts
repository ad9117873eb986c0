/** Where blobs lie in an object store that speaks Amazon's S3. */
export interface S3Location {
  readonly bucket: string;
  /** What all names begin with: "" or parts joined by "/", none at the end. */
  readonly prefix: string;
  /** The server's origin; null: Amazon's own. */
  readonly endpoint: string | null;
  /** null: as Amazon's settings of this account say (AWS_REGION, ~/.aws/config). */
  readonly region: string | null;
  /** Copies of blobs on this machine's disk; null: none are kept. */
  readonly cache: { readonly folder: string; readonly bytes: number } | null;
}

const address = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)\/?$/;

/**
 * Reads `s3://bucket/prefix`, without what follows a "?".
 * @throws RangeError that says what an address looks like.
 */
export function parseS3Address(text: string): Pick<S3Location, "bucket" | "prefix"> {
  const [, bucket, path] = address.exec(text) ?? [];
  if (bucket === undefined || path === undefined)
    throw new RangeError(
      `Not the address of blobs in S3: ${JSON.stringify(text)}. Give s3://BUCKET or s3://BUCKET/PREFIX. A bucket's name has 3 to 63 ` +
        'small letters, digits, "-" and "."; a prefix has letters, digits, ".", "_", "-" and "/".',
    );
  return { bucket, prefix: path.slice(1) };
}

/** One string for all of it, which openBlobStore takes: child processes are told their store by it. No secret is in it. */
export function formatS3Location({ bucket, prefix, endpoint, region, cache }: S3Location): string {
  const query = new URLSearchParams();
  if (endpoint !== null) query.set("endpoint", endpoint);
  if (region !== null) query.set("region", region);
  if (cache) {
    query.set("cache", cache.folder);
    query.set("cache-bytes", String(cache.bytes));
  }
  const rest = query.size > 0 ? `?${query}` : "";
  return `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}${rest}`;
}

/** @throws RangeError. */
export function parseS3Location(text: string): S3Location {
  const [before = "", after = ""] = text.split(/\?(.*)/s, 2);
  const query = new URLSearchParams(after);
  const folder = query.get("cache");
  const bytes = Number(query.get("cache-bytes"));
  return {
    ...parseS3Address(before),
    endpoint: query.get("endpoint"),
    region: query.get("region"),
    cache: folder !== null && bytes > 0 ? { folder, bytes } : null,
  };
}
