import type { HttpResponse } from '@adonisjs/core/http'

/** A document to be looked at and printed; `name` is ASCII. */
export function sendPdf(response: HttpResponse, name: string, pdf: Buffer) {
  response.header('Content-Type', 'application/pdf')
  response.header('Content-Disposition', `inline; filename="${name}"`)
  return response.send(pdf)
}
