/**
 * Hundredths of a per cent as people write them (`1250` → `12.5`), and back; null where nothing is written.
 * What is not a number goes to the server as it is and comes back as an error.
 */
export const toPercent = (rate: number | null | undefined): string =>
  rate === null || rate === undefined ? '' : String(rate / 100)

export function fromPercent(text: string | number): number | string | null {
  const said = String(text).trim()
  if (said === '') return null
  return Number.isNaN(Number(said)) ? said : Math.round(Number(said) * 100)
}
