import express from 'express';
import { readTemplate } from './templates';

const app = express();

app.get('/page', (request, response) => {
  response.send(readTemplate('page'));
});

app.listen(3000);
