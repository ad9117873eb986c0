/** Names of runs have at most so many characters. */
export const longestRunName = 200;
