/** Accounts, kept in memory. */
const accounts = new Map<string, string>();

export function save(name: string, passwordHash: string): void {
  accounts.set(name, passwordHash);
}
