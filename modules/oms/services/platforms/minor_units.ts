import { decimal } from '#kernel/decimal'

/** Whole hundredths as decimal text: `"1234"` (fen, cents) → `"12.34"`. @throws RangeError for what is no decimal */
export const shiftDecimal = (hundredths: string): string => decimal(hundredths).div(100).toFixed()
