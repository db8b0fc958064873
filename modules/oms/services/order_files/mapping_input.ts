import type { Infer } from '@vinejs/vine/types'
import type { FileMapping } from '#modules/oms/domain/file_mapping'
import type { fileMappingValidator } from '#modules/oms/validators/order_file'

/** A mapping as the form sends it, with what was left blank as no column and no prefix. */
export function mappingOf(input: Infer<typeof fileMappingValidator>['mapping']): FileMapping {
  const chosen = Object.entries(input.columns).filter(([, header]) => Boolean(header))
  return {
    ...input,
    columns: Object.fromEntries(chosen) as FileMapping['columns'],
    constants: {
      currency: input.constants.currency,
      status: input.constants.status ?? '',
      country: input.constants.country?.toUpperCase() ?? '',
    },
    returnPrefix: input.returnPrefix ?? '',
    bookingPrefix: input.bookingPrefix ?? '',
  }
}
