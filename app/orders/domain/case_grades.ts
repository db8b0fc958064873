/** Where graded goods go; null: written off as soon as they are in. */
export const GRADE_BUCKETS = ['on_hand', 'damaged', 'quality'] as const
export type GradeBucket = (typeof GRADE_BUCKETS)[number]

/** What part of its cost a unit of a grade is worth: good goods all of it, what is written off nothing. */
export function worthOf(bucket: GradeBucket | null, worth: string): string {
  if (bucket === 'on_hand') return '1'
  return bucket === null ? '0' : worth
}

/** The code of a grade follows from its letter, which it keeps for good. */
export const gradeCode = (letter: string) => `grade_${letter.toLowerCase()}`
