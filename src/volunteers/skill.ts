export const skills = ['doctor', 'nurse', 'pharmacist', 'guide', 'driver', 'clerk'] as const
export type Skill = (typeof skills)[number]

export const halfDays = ['morning', 'afternoon'] as const
export type HalfDay = (typeof halfDays)[number]
