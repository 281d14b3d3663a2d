/** Password hashes. */
import { pbkdf2, pbkdf2Sync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const ROUNDS = 600_000;
const derive = promisify(pbkdf2);
const random = promisify(randomBytes);

export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256').toString('hex');
}

export async function hashPasswordAsync(password: string): Promise<string> {
  const salt = await random(16);
  return (await derive(password, salt, ROUNDS, 32, 'sha256')).toString('hex');
}
