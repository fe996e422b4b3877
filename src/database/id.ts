import { v7 } from 'uuid'

/** Ids grow with time (UUID version 7): indexes load faster than with random ones. */
export const newId = (): string => v7()
