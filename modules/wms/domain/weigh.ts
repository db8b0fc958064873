/** How far a parcel's weight may lie from the estimate: the larger of the two, grams and percent. */
export interface Tolerance {
  grams: number
  percent: number
}

/** Grams a parcel of this estimate may weigh more or less. */
export const toleranceOf = (estimate: number, { grams, percent }: Tolerance) => {
  return Math.max(grams, Math.floor((estimate * percent) / 100))
}

/** Whether the scale agrees with what should be in the box. Without an estimate (weights unknown) it always does. */
export function isWeightPlausible(estimate: number, actual: number, tolerance: Tolerance): boolean {
  if (estimate <= 0) return true
  return Math.abs(actual - estimate) <= toleranceOf(estimate, tolerance)
}
