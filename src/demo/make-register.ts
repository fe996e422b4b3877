import { type Random, seededRandom } from './random.ts'

/** One invented person of a register, with everything a real row tells. */
export interface DemoPerson {
  readonly fullName: string
  readonly sex: 'male' | 'female'
  readonly birthYear: number
  readonly birthDate: string | null
  readonly nationalId: string | null
  readonly phone: string | null
  readonly hamlet: string
  readonly deceased: boolean
  readonly movedAway: boolean
  readonly merits: readonly DemoMerit[]
}

export interface DemoMerit {
  readonly fileNo: string
  readonly code: string
  readonly rate: number | null
  readonly monthly: boolean | null
  readonly martyrName: string | null
  readonly relation: string | null
  readonly allowance: 'basic' | 'care' | null
  readonly representative: boolean
}

const families = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Phan',
  'Vũ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Khuất',
  'Cấn',
  'Kiều',
  'Phí',
  'Chu',
  'Vương',
  'Đinh',
  'Tạ',
]
const middlesOfMen = ['Văn', 'Đình', 'Hữu', 'Xuân', 'Quang', 'Bá', 'Công', 'Duy', 'Trọng', 'Đức']
const givenOfMen = [
  'An',
  'Bình',
  'Chiến',
  'Dũng',
  'Đạt',
  'Hòa',
  'Hùng',
  'Khải',
  'Lâm',
  'Minh',
  'Nghĩa',
  'Phúc',
  'Quý',
  'Sơn',
  'Thắng',
  'Trường',
  'Tuấn',
  'Uy',
  'Vượng',
  'Ước',
]
const givenOfWomen = [
  'Ái',
  'Ánh',
  'Bưởi',
  'Đào',
  'Gái',
  'Hạnh',
  'Hương',
  'Huệ',
  'Lan',
  'Liễu',
  'Mai',
  'Nga',
  'Nhàn',
  'Oanh',
  'Quyên',
  'Sáu',
  'Thoa',
  'Thủy',
  'Tý',
  'Xuyến',
]

const spread: readonly (readonly [code: string, weight: number])[] = [
  ['TB', 30],
  ['CDHH', 24],
  ['BB', 17],
  ['TBB', 8],
  ['CSNTB', 7],
  ['CC', 2],
  ['LT', 1],
  ['TD', 1],
  ['BMVNAH', 1],
]

/**
 * A commune's register as real ones are: war invalids and sick soldiers, victims of Agent Orange, martyrs with widows, parents and
 * children, worshippers where nobody is left; some on several rows, some dead, some allowances that nobody entered. Names are invented.
 */
export function makeRegister(hamlets: readonly string[], size: number, seed: number): DemoPerson[] {
  const random = seededRandom(seed)
  const people: DemoPerson[] = []
  let fileCounter = 100 + (seed % 97) * 10
  const fileNo = (prefix: string) => `${prefix}${String(++fileCounter).padStart(5, '0')}`

  while (people.length < size) {
    if (random.chance(0.48)) {
      const person = makePerson(random, random.pick(hamlets), random.int(1932, 1972), random.chance(0.7) ? 'male' : 'female')
      const code = weighted(random)
      people.push({ ...person, merits: [invalid(random, code, fileNo), ...(random.chance(0.05) ? [invalid(random, 'CDHH', fileNo)] : [])] })
    } else people.push(...martyrFamily(random, hamlets, fileNo))
  }
  return people.slice(0, size)
}

function makePerson(
  random: Random,
  hamlet: string,
  birthYear: number,
  sex: 'male' | 'female',
  family = random.pick(families),
): Omit<DemoPerson, 'merits'> {
  const fullName =
    sex === 'male' ? `${family} ${random.pick(middlesOfMen)} ${random.pick(givenOfMen)}` : `${family} Thị ${random.pick(givenOfWomen)}`
  const date = `${birthYear}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
  const id = `001${sex === 'male' ? 0 : 1}${String(birthYear % 100).padStart(2, '0')}${String(random.int(0, 999_999)).padStart(6, '0')}`
  return {
    fullName,
    sex,
    birthYear,
    birthDate: random.chance(0.45) ? date : null,
    nationalId: random.chance(0.8) ? id : null,
    phone: random.chance(0.6)
      ? `0${random.pick(['32', '35', '70', '83', '91', '98'])}${String(random.int(0, 9_999_999)).padStart(7, '0')}`
      : null,
    hamlet,
    deceased: random.chance(0.03),
    movedAway: random.chance(0.006),
  }
}

function invalid(random: Random, code: string, fileNo: (prefix: string) => string): DemoMerit {
  const floor = code === 'BB' ? 41 : 21
  const rate = ['TB', 'TBB', 'CSNTB', 'BB', 'CDHH'].includes(code)
    ? random.chance(0.18)
      ? random.int(81, 98)
      : random.int(floor, 80)
    : null
  const monthly = random.chance(0.93) ? true : random.chance(0.5) ? false : null
  return {
    fileNo: fileNo(random.pick(['TB', 'HS', 'CL'])),
    code,
    rate,
    monthly,
    martyrName: null,
    relation: null,
    allowance: null,
    representative: false,
  }
}

function martyrFamily(random: Random, hamlets: readonly string[], fileNo: (prefix: string) => string): DemoPerson[] {
  const hamlet = random.pick(hamlets)
  const family = random.pick(families)
  const martyrName = `${family} ${random.pick(middlesOfMen)} ${random.pick(givenOfMen)}`
  const file = fileNo('LS')
  const row = (person: Omit<DemoPerson, 'merits'>, merit: Partial<DemoMerit>): DemoPerson => ({
    ...person,
    merits: [
      {
        fileNo: file,
        code: 'TNLS',
        rate: null,
        monthly: null,
        martyrName,
        relation: null,
        allowance: null,
        representative: false,
        ...merit,
      },
    ],
  })
  if (random.chance(0.24)) {
    const sex = random.chance(0.6) ? 'male' : 'female'
    return [
      row(makePerson(random, hamlet, random.int(1955, 1982), sex, family), { code: 'TCLS', relation: random.pick(['sibling', 'nephew']) }),
    ]
  }
  const members: DemoPerson[] = []
  if (random.chance(0.6))
    members.push(
      row(makePerson(random, hamlet, random.int(1934, 1950), 'female'), {
        relation: 'wife',
        allowance: random.chance(0.2) ? 'care' : 'basic',
      }),
    )
  if (random.chance(0.15))
    members.push(
      row(makePerson(random, hamlet, random.int(1922, 1934), 'female'), {
        relation: 'mother',
        allowance: random.chance(0.5) ? 'care' : 'basic',
      }),
    )
  for (let child = 0; child < random.int(members.length === 0 ? 1 : 0, 2); child++)
    members.push(
      row(
        makePerson(
          random,
          random.chance(0.8) ? hamlet : random.pick(hamlets),
          random.int(1957, 1974),
          random.chance(0.5) ? 'male' : 'female',
          family,
        ),
        { relation: 'child' },
      ),
    )
  if (members.length === 0) return martyrFamily(random, hamlets, fileNo)
  const living = members.filter(member => !member.deceased)
  const chosen = random.chance(0.9) ? (living[0] ?? members[0]) : undefined
  return members.map(member =>
    member === chosen ? { ...member, merits: member.merits.map(merit => ({ ...merit, representative: true })) } : member,
  )
}

function weighted(random: Random): string {
  let rest = random.next() * spread.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [code, weight] of spread) {
    rest -= weight
    if (rest < 0) return code
  }
  return 'TB'
}
