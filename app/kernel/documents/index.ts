export { capitalChinese } from '#kernel/documents/capital_chinese'
export { type DocumentLanguage, type Wording } from '#kernel/documents/label_text'
export {
  LabelDocument,
  type LabelBox,
  type LabelOptions,
  type LabelText,
} from '#kernel/documents/label_document'
export { type DocumentHead } from '#kernel/documents/page_frame'
export { PdfDocument, type Table } from '#kernel/documents/pdf_document'
export { type TableColumn, type TableRow } from '#kernel/documents/table_layout'
export { type Totals } from '#kernel/documents/totals_block'
