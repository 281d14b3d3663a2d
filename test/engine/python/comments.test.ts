import assert from 'node:assert/strict';
import { parseSuppression } from '../../../server/analysis/languages/suppressionComment';
import { factsOf } from './frontEnd';

describe('suppression comments', () => {
  const PARSED: readonly (readonly [comment: string, expected: string | null])[] = [
    ['# threadwise: ignore', 'line * '],
    ['#threadwise:ignore', 'line * '],
    ['# threadwise: ignore[a]', 'line a '],
    ['# threadwise: ignore[a, b-c] -- because of this', 'line a,b-c because of this'],
    ['# threadwise: ignore -- all of it', 'line * all of it'],
    ['# noqa: E501  # threadwise: ignore[a]', 'line a '],
    ['# threadwise: ignore[a]  # noqa', 'line a '],
    ['# threadwise: ignore-file', 'file * '],
    ['# threadwise: ignore-file[a] -- why', 'file a why'],
    ['# threadwise-ignore-next-line a', 'next-line a '],
    ['// threadwise-ignore-next-line a, b -- why', 'next-line a,b why'],
    ['/* threadwise: ignore[a] */', 'line a '],
    ['/* threadwise-ignore-next-line a -- why */', 'next-line a why'],
    ['# threadwise-ignore-next-line', 'next-line * '],
    ['# threadwise: ignore this function', null],
    ['# threadwise: ignored', null],
    ['# threadwise: ignore[a', null],
    ['# threadwise: ignore[]', null],
    ['# see threadwise.toml', null],
    ['# notthreadwise: ignore', null],
  ];
  for (const [comment, expected] of PARSED) {
    it(comment, () => {
      const parsed = parseSuppression(comment);
      const printed = parsed && `${parsed.scope} ${parsed.rules.join(',') || '*'} ${parsed.reason}`;
      assert.equal(printed, expected);
    });
  }

  it('apply to their own line, or to the next line of code when they stand alone', async () => {
    const text = [
      'a()  # threadwise: ignore[x]',
      '# threadwise: ignore[y]',
      '',
      '# something else',
      'b()',
      '    # threadwise-ignore-next-line z',
      'c("# threadwise: ignore")',
      '# threadwise: ignore-file[w]',
    ].join('\r\n');
    const { suppressions } = await factsOf(text);
    assert.deepEqual(
      suppressions.map(({ scope, rules, line }) => `${scope} ${rules.join()} ${line}`),
      ['line x 0', 'next-line y 4', 'next-line z 6', 'file w 7'],
    );
    const [first] = suppressions;
    assert.equal(text.slice(first?.span.start, first?.span.end), '# threadwise: ignore[x]');
  });
});
