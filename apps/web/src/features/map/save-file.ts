/** Hands the browser a file to keep. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by the time that the browser runs this.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
