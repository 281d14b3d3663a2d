/** Puts the service together. What runs here runs before anybody waits, so reading files synchronously is fine. */
import { readFileSync } from 'node:fs';
import express from 'express';
import { accounts } from './routes/accounts.js';
import { invoices } from './routes/invoices.js';

const settings = JSON.parse(readFileSync('settings.json', 'utf8')) as { port: number };

const app = express();
app.use(express.json());
app.use('/accounts', accounts);
app.use('/invoices', invoices);
app.listen(settings.port);
