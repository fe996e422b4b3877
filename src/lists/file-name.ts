import { withoutMarks } from '../vietnamese/without-marks.ts'

/** A name that every computer and memory stick takes: "so-ky-nhan-thon-1-xa-canh-nau". */
export const fileNameOf = (...parts: readonly (string | null | undefined)[]): string =>
  parts
    .filter(part => part != null && part !== '')
    .map(part =>
      withoutMarks(part!)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .join('-')
    .slice(0, 120)
