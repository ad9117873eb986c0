import type { User } from "../../dataset.js";
import { nameKey } from "./column-names.js";
import { rowsOf } from "./item-list.js";
import type { SniffedTable } from "./sniff-table.js";

const names = {
  id: ["userid", "uid", "user", "id"],
  gender: ["gender", "sex"],
  age: ["age"],
  occupation: ["occupation", "job"],
} as const;

/** What a list of users with a header says of them; lines that are none are passed over. */
export function readUserList({ table }: { readonly table: SniffedTable }, text: string): Map<string, User> {
  const keys = table.names.map(nameKey);
  const place = (role: keyof typeof names) =>
    keys.findIndex((key) => (names[role] as readonly string[]).includes(key));
  const [id, gender, age, occupation] = [place("id"), place("gender"), place("age"), place("occupation")];
  const users = new Map<string, User>();
  for (const row of rowsOf(text, table)) {
    const cells = row.cells.map((cell) => cell.trim());
    const externalId = cells[id] ?? "";
    if (externalId === "") continue;
    const years = Number(cells[age] || Number.NaN);
    users.set(externalId, {
      externalId,
      gender: cells[gender] || null,
      age: Number.isInteger(years) ? years : null,
      occupation: cells[occupation] || null,
    });
  }
  return users;
}
