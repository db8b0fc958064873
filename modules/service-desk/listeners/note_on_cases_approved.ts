import type { CasesApproved } from '#orders/events/cases_approved'
import { NoteCaseOnTicket } from './note_case_on_ticket.js'

type Payload = CasesApproved['payload']

export default class NoteOnCasesApproved extends NoteCaseOnTicket<Payload> {
  protected readonly note = 'case_approved'

  protected async cases(payload: Payload) {
    return payload.caseIds
  }
}
