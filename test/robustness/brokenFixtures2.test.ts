import { describeBrokenFixtures } from './brokenFixtures';

describeBrokenFixtures({ part: 1, of: 4 });
