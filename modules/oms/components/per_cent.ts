/** Hundredths of a per cent as people write them (`1250` → `12.5`), and back; null where nothing is written. */
export const toPercent = (rate: number | null | undefined): string =>
  rate === null || rate === undefined ? '' : String(rate / 100)

export function fromPercent(text: string | number): number | null {
  const said = String(text).trim()
  return said === '' || Number.isNaN(Number(said)) ? null : Math.round(Number(said) * 100)
}
