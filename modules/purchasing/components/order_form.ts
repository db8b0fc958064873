export type FormSku = { id: number; code: string; name: string; kind: string; listPrice: string }
export type FormLine = {
  skuId: number | null
  qty: number
  unitPrice: string
  taxPercent: string
  /** What the picker shows before anything is asked. */
  known: FormSku[]
}
export type OrderForm = {
  version?: number
  supplierId: number | undefined
  warehouseId: number | undefined
  rate: string
  expectedOn: string
  note: string
  lines: FormLine[]
}

export const emptyLine = (): FormLine => ({
  skuId: null,
  qty: 1,
  unitPrice: '',
  taxPercent: '13',
  known: [],
})

/** As the server takes it. */
export const forServer = (form: OrderForm) => ({
  ...form,
  rate: form.rate || null,
  expectedOn: form.expectedOn || null,
  note: form.note || null,
  lines: form.lines.map(({ known: _, ...line }) => line),
})

export type SupplierChoice = {
  id: number
  name: string
  status: string
  currency: string
  rate: string | null
  leadTimeDays: number
  minimum: string
}
