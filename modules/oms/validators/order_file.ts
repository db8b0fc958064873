import vine from '@vinejs/vine'
import { DATE_FORMATS, ENCODINGS, FILE_FIELDS } from '#modules/oms/domain/file_mapping'
import { STATUS_MEANINGS } from '#modules/oms/domain/park_reasons'

const blank = (max: number) => vine.string().trim().maxLength(max).nullable().optional()
const columns = Object.fromEntries(FILE_FIELDS.map((field) => [field, blank(300)]))

export const orderFileUploadValidator = vine.create({
  storeId: vine.number().withoutDecimals().positive(),
})

/** How a file is read; an empty text is the same as none. */
export const fileMappingValidator = vine.create({
  name: blank(80),
  mapping: vine.object({
    columns: vine.object(columns),
    constants: vine.object({
      currency: vine
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z]{3}$/),
      status: vine.enum(STATUS_MEANINGS).nullable().optional(),
      country: blank(2),
    }),
    encoding: vine.enum(ENCODINGS),
    dateFormat: vine.enum(DATE_FORMATS),
    zone: vine.string().trim().maxLength(60).in(Intl.supportedValuesOf('timeZone').concat('UTC')),
    decimal: vine.enum(['.', ','] as const),
    statuses: vine.record(vine.enum(STATUS_MEANINGS)),
    isPaid: vine.boolean(),
    returnPrefix: blank(20),
    hasNegativeReturns: vine.boolean(),
    findsReturns: vine.boolean(),
    bookingPrefix: blank(20),
    feeCodes: vine.array(vine.string().trim().minLength(1).maxLength(120)).maxLength(200),
    parksFree: vine.boolean(),
  }),
})
