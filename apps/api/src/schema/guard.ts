import { ForbiddenError } from "@cinevec/core";
import { type GraphQLField, getNamedType, isUnionType } from "graphql";
import type { MaybePromise } from "../maybe-promise.js";
import type { Context } from "./context.js";
import { Refusal } from "./errors.js";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Lets a field be answered only where the check does not throw. Where the field's answer is a union with ForbiddenError,
 * a ForbiddenError of the check is one of its members. Without a promise from the check the field stays synchronous.
 */
export function guard(
  field: GraphQLField<unknown, Context>,
  check: (args: Arguments, context: Context) => MaybePromise<void>,
): void {
  const { resolve, subscribe } = field;
  if (subscribe)
    field.subscribe = async (root, args, context, info) => {
      try {
        await check(args, context);
      } catch (error) {
        tell(field.name, error, context);
        throw error;
      }
      return subscribe(root, args, context, info);
    };
  const type = getNamedType(field.type);
  const refuses = isUnionType(type) && type.getTypes().some(({ name }) => name === "ForbiddenError");
  const refusal = (error: unknown, context: Context) => {
    tell(field.name, error, context);
    const told = refuses ? Refusal.of(error, ["ForbiddenError"]) : null;
    if (!told) throw error;
    return told;
  };
  field.resolve = (root, args, context, info) => {
    try {
      const checking = check(args, context);
      if (checking instanceof Promise)
        return checking.then(
          () => resolve?.(root, args, context, info),
          (error) => refusal(error, context),
        );
    } catch (error) {
      return refusal(error, context);
    }
    return resolve?.(root, args, context, info);
  };
}

function tell(operation: string, error: unknown, { services, viewer, address }: Context): void {
  if (!(error instanceof ForbiddenError)) return;
  services.audit.refused({
    keyName: viewer.name,
    role: viewer.role,
    operation,
    address,
    result: "FORBIDDEN",
  });
}
