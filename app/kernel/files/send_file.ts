import type { HttpContext } from '@adonisjs/core/http'
import type { StoredFile } from '#kernel/files/file_store'

/** Answers with a file that was kept, to be saved under its name. */
export function sendFile({ response }: Pick<HttpContext, 'response'>, file: StoredFile): void {
  response.type(file.mime)
  response.header(
    'content-disposition',
    `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
  )
  response.stream(file.stream())
}
