/** Where the current campaign stands, shown at the top of every page. Supplied by whoever knows campaigns, in `createApp`. */
export interface OccasionProgress {
  readonly name: string
  readonly href: string
  readonly steps: readonly { readonly label: string; readonly state: 'done' | 'current' | 'todo' }[]
}
