import type { StationKind } from './event.entity.ts'

/** The stations such events usually have (DOMAIN 4: reception, vital signs, doctor, specialists, counselling, medicine desk), in order. */
export const usualStations = (names: Readonly<Record<StationKind, string>>) =>
  (
    [
      ['reception', 1, 2, false],
      ['vital-signs', 2, 4, false],
      ['doctor', 4, 10, false],
      ['specialist', 1, 8, true],
      ['counselling', 1, 5, true],
      ['medicine', 2, 3, true],
    ] as const
  ).map(([kind, desks, minutes, onIndication]) => ({ kind, name: names[kind], desks, minutes, onIndication }))
