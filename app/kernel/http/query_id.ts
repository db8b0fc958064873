/** The id that an address names, as in `?sku=12`; null for none, and for what can be no id. */
export const queryId = (value: unknown): number | null =>
  typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null
