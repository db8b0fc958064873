/** In what state goods come back: fit for sale, to be sold as damaged, or thrown away. */
export const GRADES = ['good', 'damaged', 'scrap'] as const
export type Grade = (typeof GRADES)[number]
