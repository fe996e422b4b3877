import { decideGifts } from '../../src/gifts/gift-rules.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import { makeWorld } from '../gifts/make-world.ts'
import { type Bench, pairMs } from './bench.ts'

export const bench: Bench = {
  name: 'rule',
  async run() {
    const world = makeWorld(50_000, 7)
    const rules = findRuleSet('president-27-7', '2024-07-27')
    if (rules == null) throw new Error('no rules')
    const pair = await pairMs(
      5,
      () => decideGifts(world, rules, '2024-07-27'),
      () => JSON.parse(JSON.stringify(world)) as unknown,
    )
    return [
      {
        what: 'rule over 50,000 people with reasons',
        ...pair,
        floorIs: 'copying the same world through JSON',
        unit: 'ms',
        limit: 6,
        aim: `under 1 s: ${pair.ours < 1000 ? 'yes' : 'no'}`,
      },
    ]
  },
}
