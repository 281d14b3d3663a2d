/** Invoices to HTML. */
import { loadTemplate, loadTemplateAsync } from './templates.js';

export function renderInvoice(id: string): string {
  return fill(loadTemplate('invoice'), id);
}

export async function renderInvoiceAsync(id: string): Promise<string> {
  return fill(await loadTemplateAsync('invoice'), id);
}

function fill(template: string, id: string): string {
  return template.replaceAll('{{id}}', id);
}
