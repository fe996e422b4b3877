import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'
import { makeVariedRegister } from './make-varied-register.ts'

const sorted = (list: unknown) => (list as unknown[]).map(one => JSON.stringify(one)).sort()

test(
  'fifty offices keep their registers in fifty ways, and every person, merit and problem in them is understood',
  { timeout: 120_000 },
  async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { bytes, people, problems, told } = await makeVariedRegister(seed)
      const understood = understandFile(bytes, { today: '2024-07-01' })
      expect(sorted(understood.people), told).toEqual(sorted(people))
      expect((understood.problems as { kind: string }[]).map(one => one.kind).sort(), told).toEqual(problems)
      expect(understood, told).toMatchObject({ kind: 'register', commune: 'Đồng Trúc' })
    }
  },
)
