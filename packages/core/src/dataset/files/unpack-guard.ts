import { Transform } from "node:stream";

export interface UnpackBounds {
  /** Bytes of one file that are always let through, however small it was packed. */
  readonly free: number;
  /** How many times larger than it was packed a file may become beyond that: text packs to a fifth, seldom a fiftieth. */
  readonly ratio: number;
  /** Bytes of all files of a source together. */
  readonly total: number;
}

const usual: UnpackBounds = { free: 64 * 2 ** 20, ratio: 200, total: 64 * 2 ** 30 };

/**
 * Stops what was packed only to fill a disk: deflate makes a byte into a thousand. One guard watches all files of a
 * source.
 */
export class UnpackGuard {
  private unpacked = 0;

  constructor(private readonly bounds: UnpackBounds = usual) {}

  /** Passes a file's unpacked bytes on, and fails as soon as they are too many. @param packed its size as packed, in bytes. */
  watch(packed: number): Transform {
    const { free, ratio, total } = this.bounds;
    const most = Math.max(free, packed * ratio);
    let bytes = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        this.unpacked += chunk.length;
        if (bytes > most)
          done(
            new Error(
              `it is more than ${ratio} times larger than it was packed: unpack it yourself if that is right`,
            ),
          );
        else if (this.unpacked > total)
          done(
            new Error(
              `the source's files are more than ${total / 2 ** 30} GiB: unpack them yourself if that is right`,
            ),
          );
        else done(null, chunk);
      },
    });
  }
}
