/** Something a person can mend: its message is all that the command prints, without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
