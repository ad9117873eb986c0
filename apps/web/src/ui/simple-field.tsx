import { type ReactNode, useId } from "react";

interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface SimpleFieldProperties {
  label: string;
  about?: ReactNode;
  problem?: string | undefined;
  children: (control: FieldControl) => ReactNode;
}

/** A labelled control with its explanation and its problem, tied together for screen readers. */
export function SimpleField({ label, about, problem, children }: SimpleFieldProperties) {
  const id = useId();
  const described = about || problem ? `${id}-about` : undefined;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": problem ? true : undefined })}
      {described ? (
        <div id={described} className="mt-1.5 text-[0.8125rem] leading-snug">
          {problem ? <p className="mb-1 text-bad">{problem}</p> : null}
          {about ? <p className="text-muted">{about}</p> : null}
        </div>
      ) : null}
    </div>
  );
}
