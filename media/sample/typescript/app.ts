// A small service with two mistakes that stop it for everybody. Threadwise underlines both.
import express from 'express';
import { readFileSync } from 'node:fs';
import { hashPassword } from './passwords';

const app = express();

app.post('/sign-up/:password', (request, response) => {
  // Looks harmless. Hover over it: the cause is two calls further down, in passwords.ts.
  const hash = hashPassword(request.params.password);
  response.json({ hash });
});

app.get('/terms', async (_request, response) => {
  // While the disk is read, nobody else gets an answer. There is a quick fix.
  const terms = readFileSync('terms.html', 'utf8');
  response.send(terms);
});

app.listen(3000);
