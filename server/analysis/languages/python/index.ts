/** The Python front-end. */
import type { CreateFrontEnd } from '../frontEnd';
import { isNotebook } from '../languageOf';
import { rememberLast } from '../lastResult';
import { printEdits } from './edits/print';
import { extract } from './extract';
import { createParser } from './parse';

export const createFrontEnd: CreateFrontEnd = async (assets) => {
  const parse = await createParser(assets);
  const parseForEdits = rememberLast(parse);
  return {
    extract: (text, _language, fileName) => extract(parse, text, isNotebook(fileName)),
    printEdits: (text, facts, intent) => printEdits(parseForEdits, text, facts, intent),
  };
};
