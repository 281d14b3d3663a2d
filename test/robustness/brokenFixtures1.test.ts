import { describeBrokenFixtures } from './brokenFixtures';

describeBrokenFixtures({ part: 0, of: 4 });
