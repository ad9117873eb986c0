import type { User } from "../../dataset/dataset.js";

/** The traits of each user as indices: "gender F", "age 25", … */
export function collectTraits(users: readonly User[]): { names: string[]; of: number[][] } {
  const index = new Map<string, number>();
  const of = users.map((user) =>
    (["gender", "age", "occupation"] as const).flatMap((key) => {
      if (user[key] === null) return [];
      const name = `${key} ${user[key]}`;
      if (!index.has(name)) index.set(name, index.size);
      return [index.get(name)!];
    }),
  );
  return { names: [...index.keys()], of };
}
