const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the database can be asked for it at all: its id columns take nothing else. */
export function isUuid(text: string): boolean {
  return pattern.test(text);
}
