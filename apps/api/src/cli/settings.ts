/** What the commands take from the environment (read in env.ts). */
export interface Settings {
  /** The API's origin as this machine reaches it. */
  readonly apiUrl: string;
  readonly apiKey: string | undefined;
  readonly importFolder: string;
  readonly webPort: number;
}
