export type ContactInput = {
  name: string
  title: string
  phone: string
  email: string
  isDefault: boolean
}
export type SupplierForm = {
  version?: number
  code: string
  name: string
  nameEn: string
  status: 'active' | 'paused'
  currency: string
  rate: string
  leadTimeDays: number
  paymentDays: number
  minOrderAmount: string
  overReceiptPercent: number
  country: string
  address: string
  taxNo: string
  bankName: string
  bankAccount: string
  note: string
  contacts: ContactInput[]
}

export const emptyContact = (): ContactInput => ({
  name: '',
  title: '',
  phone: '',
  email: '',
  isDefault: false,
})

/** Empty texts are nothing to the server. */
export function forServer(form: SupplierForm) {
  const words = (value: string) => value.trim() || null
  return {
    ...form,
    nameEn: words(form.nameEn),
    rate: words(form.rate),
    address: words(form.address),
    taxNo: words(form.taxNo),
    bankName: words(form.bankName),
    bankAccount: words(form.bankAccount),
    note: words(form.note),
    contacts: form.contacts.map((contact) => ({
      ...contact,
      title: words(contact.title),
      phone: words(contact.phone),
      email: words(contact.email),
    })),
  }
}
