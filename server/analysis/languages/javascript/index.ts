/** The JavaScript and TypeScript front-end. */
import type { CreateFrontEnd } from '../frontEnd';
import { printEdits } from './edits';
import { extract } from './extract';

export const createFrontEnd: CreateFrontEnd = () => Promise.resolve({ extract, printEdits });
