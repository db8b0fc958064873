/** `0.0525` → `5.25`, a rate as people write it; nothing for none. Text throughout, never a float. */
export function percentOf(rate: string): string {
  const [, digits = ''] = rate.split('.')
  const shifted = digits.padEnd(4, '0').slice(0, 4)
  const text = `${Number(shifted.slice(0, 2))}.${shifted.slice(2)}`.replace(/\.?0+$/, '')
  return text === '0' || text === '' ? '' : text
}

/** `5.25` → `0.0525`; what is no share below 100 % goes as it was typed, for the server to refuse. */
export function rateOf(percent: string): string {
  const text = percent.trim().replace(/[%％]$/, '')
  if (text === '') return '0'
  const [, whole, digits = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  return whole === undefined ? percent : `0.${whole.padStart(2, '0')}${digits}`
}

/** `0.33333333` → `33.333333`, a share of one as people write it. */
export function percentOfShare(share: string): string {
  if (share === '') return ''
  const [whole, digits = ''] = share.split('.')
  const shifted = digits.padEnd(8, '0').slice(0, 8)
  return `${Number(whole + shifted.slice(0, 2))}.${shifted.slice(2)}`.replace(/\.?0+$/, '')
}

/** `33.333333` → `0.33333333`; what is no share goes as it was typed, for the server to refuse. */
export function shareOfPercent(percent: string): string {
  const text = percent.trim().replace(/[%％]$/, '')
  const [, whole, digits = ''] = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text) ?? []
  if (whole === undefined) return percent
  const padded = whole.padStart(3, '0')
  return `${padded[0]}.${padded.slice(1)}${digits}`
}
