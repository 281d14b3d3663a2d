/** The JavaScript and TypeScript front-end. */
import type { CreateFrontEnd } from '../frontEnd';
import { printEdits } from './edits/index';
import { extract } from './extract';

export const createFrontEnd: CreateFrontEnd = () => Promise.resolve({ extract, printEdits });
