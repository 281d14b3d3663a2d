// Passwords are hashed slowly, on purpose.
import { pbkdf2Sync, randomBytes } from 'node:crypto';

export function hashPassword(password: string): string {
  return derive(password, randomBytes(16));
}

function derive(password: string, salt: Buffer): string {
  // Takes a good part of a second and computes on the event loop: everybody waits.
  return pbkdf2Sync(password, salt, 600_000, 32, 'sha256').toString('hex');
}
