import vine from '@vinejs/vine'

export const receiptsValidator = vine.create({
  list: vine
    .array(
      vine.object({
        phone_number: vine.string().maxLength(30),
        report_time: vine.string().maxLength(30).nullable().optional(),
        success: vine.boolean(),
        err_code: vine.string().maxLength(100).nullable().optional(),
        sms_size: vine.any().optional(),
        out_id: vine.string().maxLength(100).nullable().optional(),
      })
    )
    .maxLength(1000),
})

export const answersValidator = vine.create({
  list: vine
    .array(
      vine.object({
        phone_number: vine.string().maxLength(30),
        send_time: vine.string().maxLength(30).nullable().optional(),
        content: vine.string().maxLength(1000).nullable().optional(),
        sequence_id: vine.number(),
      })
    )
    .maxLength(1000),
})
