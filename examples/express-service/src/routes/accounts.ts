/** Sign-up and sign-in. */
import { Router } from 'express';
import { hashPassword, hashPasswordAsync } from '@services/passwords';
import { save } from '@services/store';

export const accounts = Router();

// Stuck: a password hash is slow on purpose, and here everybody waits for it.
accounts.post('/', (request, response) => {
  const { name, password } = request.body as { name: string; password: string };
  save(name, hashPassword(password));
  response.sendStatus(201);
});

// Fine: Node's thread pool computes the hash.
accounts.post('/fast', async (request, response) => {
  const { name, password } = request.body as { name: string; password: string };
  save(name, await hashPasswordAsync(password));
  response.sendStatus(201);
});
