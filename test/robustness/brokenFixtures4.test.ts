import { describeBrokenFixtures } from './brokenFixtures';

describeBrokenFixtures({ part: 3, of: 4 });
