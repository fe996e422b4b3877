const steps = [1, 3, 7, 14]

/**
 * The reminder that is due with so many days left: 14, 7, 3 and 1 days before, or the latest of them that was missed while the computer was
 * off. Null when it is too early or the deadline is past. Source: DOMAIN.md 9.
 */
export const reminderDue = (daysLeft: number): number | null => (daysLeft < 0 ? null : (steps.find(step => daysLeft <= step) ?? null))
