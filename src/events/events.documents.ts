import { attendanceKind } from './attendance.document.ts'
import { callSheetKind } from './call-sheet.document.ts'
import { invitationLettersKind } from './invitation-letters.document.ts'

/** Papers of a health event. */
export const eventDocumentKinds = [invitationLettersKind, callSheetKind, attendanceKind] as const
