import type { SymmetricMatrix } from "../../linear-algebra/inverse.js";
import type { KernelCall, KernelTeam } from "../../linear-algebra/kernel-team.js";
import type { SparseMemory } from "../../linear-algebra/operators.js";

/** XᵀX + λI of the first columns, lower triangle; `transposed`: XXᵀ + λI. */
export async function gram(
  team: KernelTeam,
  at: SparseMemory,
  target: SymmetricMatrix,
  ridge: number,
  size: number,
  transposed: boolean,
): Promise<void> {
  const byColumn = [at.columnOffsets, at.rowsOfColumn, at.columnValues] as const;
  const byRow = [at.rowOffsets, at.columnsOfRow, at.rowValues] as const;
  const [of, through] = transposed ? [byRow, byColumn] : [byColumn, byRow];
  const { threads } = team;
  await team.run(
    Array.from({ length: threads }, (_, thread): KernelCall[] => [
      ["sparseGram", ...of, ...through, thread, size, threads, target.at, target.stride, ridge],
    ]),
  );
}
