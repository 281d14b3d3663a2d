/** The command line as commander sees it: names, options, help. What the commands do is elsewhere. */
import { Command, Option } from 'commander';
import type { Severity } from '../../rules/rule';
import { FORMATS, type FormatName } from '../report/format';
import { SEVERITIES } from '../report/report';
import type { CheckOptions } from './check';
import { UsageError } from './exit';
import type { CliIo } from './io';

export interface Commands {
  check(options: CheckOptions): Promise<void>;
  explain(target: string): Promise<void>;
  config(path: string, format: 'text' | 'json'): Promise<void>;
  rules(format: 'text' | 'json'): void;
  lsp(): Promise<void>;
  debugFacts(file: string): Promise<void>;
}

const EXAMPLES = `
Examples:
  threadwise check                            check the current folder
  threadwise check src tests --fail-on error  only errors make it fail
  threadwise check app.py --format json       for scripts
  threadwise check --format sarif > out.sarif for code scanning
  threadwise check --format github            annotations in GitHub Actions
  threadwise explain blocking-call-on-event-loop
  threadwise explain app/main.py:42           what the function at line 42 does, and where it runs
  threadwise explain app                      the same for a file or a folder, as Markdown with a diagram

Exit codes: 0 nothing found at the level of --fail-on; 1 findings; 2 bad usage, bad configuration or internal error.`;

export function createProgram(io: CliIo, version: string, commands: Commands): Command {
  const program = new Command('threadwise')
    .description('Finds Python, JavaScript and TypeScript code that runs under the wrong concurrency model.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns,
      getErrHelpWidth: () => io.stderr.columns,
      // One line: commander puts suggestions on a second one.
      outputError: (text, write) =>
        write(
          `threadwise: ${text
            .replace(/^error: /, '')
            .trim()
            .replace(/\n+/g, ' ')}\n`,
        ),
    });
  addCheck(program, commands);
  addQuestions(program, commands);
  addMachinery(program, commands);
  return program;
}

interface CheckFlags {
  readonly format: FormatName;
  readonly severity: Severity;
  readonly rule: readonly string[];
  readonly failOn: Severity | 'never';
}

function addCheck(program: Command, commands: Commands): void {
  program
    .command('check')
    .description('check files and folders')
    .argument('[paths...]', 'files and folders; default: the current folder')
    .addOption(new Option('--format <format>', 'output format').choices(Object.keys(FORMATS)).default('text'))
    .addOption(
      new Option('--severity <level>', 'report findings of at least this level')
        .choices(SEVERITIES)
        .default('information'),
    )
    .option('--rule <id>', 'report this rule only; may be repeated', collect, [])
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 when a reported finding has at least this level')
        .choices([...SEVERITIES, 'never'])
        .default('warning'),
    )
    .action(async (paths: string[], { format, severity, rule, failOn }: CheckFlags) =>
      commands.check({ paths: paths.length === 0 ? ['.'] : paths, format, severity, rules: rule, failOn }),
    );
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function addQuestions(program: Command, commands: Commands): void {
  program
    .command('explain')
    .description('explain a rule, or the concurrency model of a function, a file or a folder')
    .argument('<target>', 'rule id, folder, or FILE[:LINE]')
    .action(async (target: string) => commands.explain(target));
  program
    .command('config')
    .description('show which settings apply to a file or folder, and where they come from')
    .argument('<path>', 'file or folder')
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .action(async (path: string, { format }: { format: 'text' | 'json' }) => commands.config(path, format));
  program
    .command('rules')
    .description('list all rules')
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .action(({ format }: { format: 'text' | 'json' }) => commands.rules(format));
}

/** What the protocol library understands besides --stdio. */
const TRANSPORT = /^--(?:node-ipc$|socket\b|pipe\b)/;

function addMachinery(program: Command, commands: Commands): void {
  program
    .command('lsp')
    .description('run the language server, for editors')
    .option('--stdio', 'talk over standard input and output')
    // Editors add switches of their own, such as --clientProcessId, which the protocol library reads.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async ({ stdio }: { stdio?: boolean }, command: Command) => {
      if (stdio !== true && !command.args.some((argument) => TRANSPORT.test(argument))) {
        throw new UsageError('lsp needs to know how to talk: --stdio');
      }
      await commands.lsp();
    });
  program
    .command('debug', { hidden: true })
    .description('look inside')
    .command('facts')
    .description('print what is extracted from a file, as JSON')
    .argument('<file>', 'source file')
    .action(async (file: string) => commands.debugFacts(file));
}
