import { useState } from "react";

/**
 * Code that is loaded when somebody is about to need it.
 *
 * @returns the module or null, what asks for it, and whether the last try failed; asking again tries again.
 */
export function useOnDemand<Module>(
  load: () => Promise<Module>,
): [module: Module | null, want: () => void, failed: boolean] {
  const [module, setModule] = useState<Module | null>(null);
  const [failed, setFailed] = useState(false);
  function want() {
    if (module !== null) return;
    setFailed(false);
    load().then(setModule, () => setFailed(true));
  }
  return [module, want, failed];
}
