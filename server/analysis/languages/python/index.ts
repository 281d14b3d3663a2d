/** The Python front-end. */
import type { CreateFrontEnd } from '../frontEnd';
import { rememberLast } from '../lastResult';
import { printEdits } from './edits/print';
import { extract } from './extract';
import { createParser } from './parse';

export const createFrontEnd: CreateFrontEnd = async (assets) => {
  const parse = await createParser(assets);
  const parseForEdits = rememberLast(parse);
  return {
    extract: (text) => extract(parse, text),
    printEdits: (text, facts, intent) => printEdits(parseForEdits, text, facts, intent),
  };
};
