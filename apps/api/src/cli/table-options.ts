import { namedRoles, type TableColumns } from "@cinevec/core";
import type { Command } from "commander";
import { CommandError } from "./command-error.js";

/** How a table is written, as commander hands it over. */
export interface TableOptions {
  table?: string;
  columns?: string;
  scale?: string;
  delimiter?: string;
  encoding?: string;
  /** undefined: it is found. */
  header?: boolean;
}

export function tableOptions(command: Command): Command {
  return command
    .option("--table <file>", "the file of a folder or zip that holds the interactions, where several do")
    .option(
      "--columns <which>",
      `which column of a table is what, by name or number from 1: user=…,item=…, and of ${namedRoles.slice(2).join(", ")} what is not found; none for one not to use`,
    )
    .option("--scale <from..to>", "the least and the greatest rating, as 0..10 (default: it is found)")
    .option(
      "--delimiter <delimiter>",
      'what divides its cells: one character, "::", tab, blanks … (default: it is found)',
    )
    .option("--encoding <name>", "of its text, as windows-1252 or gbk (default: UTF-8, or what is found)")
    .option("--header", "its first line names the columns")
    .option("--no-header", "its first line is a row");
}

/** As ColumnsInput of the API takes it; null where nothing was said. @throws CommandError for what can't be read. */
export function columnsFrom(options: TableOptions): TableColumns | null {
  const columns: TableColumns = {
    ...(options.table === undefined ? {} : { table: options.table }),
    ...(options.columns === undefined ? {} : columnsIn(options.columns)),
    ...(options.scale === undefined ? {} : scaleIn(options.scale)),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.header === undefined ? {} : { header: options.header }),
  };
  return Object.keys(columns).length > 0 ? columns : null;
}

function columnsIn(text: string): TableColumns {
  const pairs = text.split(",").map((pair) => {
    const [role, ...column] = pair.split("=");
    const name = namedRoles.find((one) => one === role?.trim());
    if (name === undefined || column.join("=").trim() === "")
      throw new CommandError(
        `--columns takes pairs as user=userId,item=3, the first of each one of ${namedRoles.join(", ")}; ${JSON.stringify(pair)} is none.`,
      );
    return [name, column.join("=").trim()] as const;
  });
  return Object.fromEntries(pairs);
}

function scaleIn(text: string): TableColumns {
  const match = /^\s*(-?[\d.]+)\s*(?:\.\.|:|to)\s*(-?[\d.]+)\s*$/u.exec(
    text.replace(/(\d)\.\.(?=[-\d])/u, "$1:"),
  );
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  if (Number.isNaN(from) || Number.isNaN(to))
    throw new CommandError(
      `--scale takes the least and the greatest rating, as 0..10; ${JSON.stringify(text)} is neither.`,
    );
  return { scaleFrom: from, scaleTo: to };
}
