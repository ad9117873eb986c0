import { GraphQLID, type GraphQLInputType, isInputObjectType, isListType, isNonNullType } from "graphql";

/** The ids in an argument's value, at whatever depth of its type. */
export function namesIn(type: GraphQLInputType, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (isNonNullType(type)) return namesIn(type.ofType, value);
  if (isListType(type)) return (value as readonly unknown[]).flatMap((item) => namesIn(type.ofType, item));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) =>
      namesIn(field.type, (value as Readonly<Record<string, unknown>>)[field.name]),
    );
  return type === GraphQLID ? [String(value)] : [];
}

/** Whether a value of this type can hold an id. */
export function mayName(type: GraphQLInputType, depth = 0): boolean {
  if (isNonNullType(type) || isListType(type)) return mayName(type.ofType, depth);
  if (!isInputObjectType(type)) return type === GraphQLID;
  return depth < 5 && Object.values(type.getFields()).some((field) => mayName(field.type, depth + 1));
}

/** Whether every value of this type holds an id. */
export function mustName(type: GraphQLInputType): boolean {
  if (!isNonNullType(type)) return false;
  const inner = type.ofType;
  if (isListType(inner)) return mayName(inner);
  if (!isInputObjectType(inner)) return inner === GraphQLID;
  return Object.values(inner.getFields()).some((field) => mustName(field.type));
}
