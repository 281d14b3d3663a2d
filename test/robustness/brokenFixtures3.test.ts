import { describeBrokenFixtures } from './brokenFixtures';

describeBrokenFixtures({ part: 2, of: 4 });
