/** Something other than an edit has happened: other files, settings, more of the workspace read. */
export interface World {
  changed(): void;
  onChange(listener: () => void): void;
}

export function createWorld(): World {
  const listeners: (() => void)[] = [];
  return {
    changed() {
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
