/** The object store can't be used as it is set up; the message says what to do. Apart from what loads Amazon's SDK. */
export class S3Error extends Error {
  override readonly name = "S3Error";
}
