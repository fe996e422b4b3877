import { defineReaction } from '../reaction.ts'

/** All files of a request are ready: whoever tells people things tells the one who asked. */
export const filesReady = defineReaction<{ readonly requestId: string }>()('documents.files-ready')
