/** Entry point of the language server in an editor. */
import { startOnNode } from './lsp/node';

startOnNode();
