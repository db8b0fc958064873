/** An amount as a form shows it: the decimal text without its closing zeros, never through a float. */
export const plainAmount = (amount: string): string =>
  amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
