import type { Ground } from './context.ts'

/** Things that a feature on the left works with and the features on its right bring: kinds of file, of sheet, of mail. Collected in `services.ts`. */
export interface Supply<Name extends string, Thing> {
  readonly name: Name
  /** Carries the type only. */
  readonly thing?: Thing
}

export const defineSupply =
  <Thing>() =>
  <Name extends string>(name: Name): Supply<Name, Thing> => ({ name })

export type Supplies = ReadonlyMap<string, readonly unknown[]>

/** One entry of the composition root: only things of the right type are brought. */
export const supply = <Thing>(to: Supply<string, Thing>, things: readonly Thing[]): [string, readonly unknown[]] => [to.name, things]

export const supplied = <Thing>(ground: Pick<Ground, 'supplies'>, of: Supply<string, Thing>): readonly Thing[] =>
  (ground.supplies.get(of.name) ?? []) as readonly Thing[]
