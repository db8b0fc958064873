import type { FileOrder, FileReturn } from '#modules/oms/domain/file_documents'

export const FILE_PAYLOAD_SCHEMA = 'tandem.file/1'

/** What is filed of a document: its rows as the file has them, and how they were read. */
export interface FilePayload {
  schema: typeof FILE_PAYLOAD_SCHEMA
  /** Of everything but when it was read. */
  content: string
  /** When the file was brought in; it stands for the time of change where no column says one. */
  read_at: string
  headers: readonly string[]
  rows: readonly (readonly string[])[]
  document: FileOrder | FileReturn
}

/**
 * The payload of a document. The same rows read the same way have the same content, whichever file
 * they came in.
 * @param hash a hash of text, in hexadecimal digits
 */
export function filePayload(
  input: Pick<FilePayload, 'headers' | 'rows' | 'document' | 'read_at'>,
  hash: (text: string) => string
): FilePayload {
  const { headers, rows, document } = input
  const content = hash(JSON.stringify([headers, rows, document]))
  return { schema: FILE_PAYLOAD_SCHEMA, content, ...input }
}
