import type { RecipeName, StartTrainingInput } from "@/graphql/generated/documents";
import { type FieldTexts, readOptions } from "./field-values";
import { protocolFields, protocolOf } from "./protocol-fields";
import type { Field } from "./schema-fields";

/** The form's fields that are no options, as the API's problems name them. */
export const ownFields = [
  "name",
  "seed",
  "dataset",
  "recipe",
  "pretrainedRun",
  "engine",
  ...protocolFields,
] as const;
const engines = ["LOCAL", "SPARK"] as const;

/** What of the form React holds. */
interface Chosen {
  readonly dataset: string;
  readonly recipe: RecipeName;
  /** The recipe's options, and what stands in them. */
  readonly fields: readonly Field[];
  readonly texts: FieldTexts;
}

type StartRead =
  | { readonly input: StartTrainingInput }
  /** By field, in plain words. */
  | { readonly problems: Readonly<Record<string, string>> };

/** Reads the form: what to send, or what is wrong with it. */
export function readStart(data: FormData, { dataset, recipe, fields, texts }: Chosen): StartRead {
  const seed = String(data.get("seed") ?? "").trim();
  const read = readOptions(fields, texts);
  const problems: Record<string, string> = { ...read.problems };
  if (seed !== "" && !/^-?\d+$/.test(seed)) problems.seed = `${seed} won't do: give a whole number.`;
  const protocol = protocolOf(data);
  if (!protocol) problems["protocol.minRating"] = "This is no number.";
  if (Object.keys(problems).length > 0) return { problems };
  return {
    input: {
      dataset,
      recipe,
      name: String(data.get("name") ?? "").trim() || undefined,
      seed: seed === "" ? undefined : Number(seed),
      options: read.options,
      pretrainedRun: String(data.get("pretrainedRun") ?? "") || undefined,
      promote: data.get("promote") === "on",
      engine: engines.find((engine) => engine === data.get("engine")),
      protocol,
    },
  };
}
