/** Invoices as web pages. */
import { Router } from 'express';
import { renderInvoice, renderInvoiceAsync } from '@services/rendering';

export const invoices = Router();

// Stuck: renderInvoice → loadTemplate → readFileSync, three files away from here.
invoices.get('/:id', (request, response) => {
  response.send(renderInvoice(request.params.id));
});

// Fine: the file is awaited all the way down.
invoices.get('/:id/fast', async (request, response) => {
  response.send(await renderInvoiceAsync(request.params.id));
});
