import type { CasesReceived } from '#orders/events/cases_received'
import { NoteCaseOnTicket } from './note_case_on_ticket.js'

type Payload = CasesReceived['payload']

export default class NoteOnCasesReceived extends NoteCaseOnTicket<Payload> {
  protected readonly note = 'case_received'

  protected async cases(payload: Payload) {
    return payload.caseIds
  }
}
