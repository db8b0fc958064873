/** One SMS to one person. The text is the provider's: we name its template and fill the variables. */
export interface SmsMessage {
  /** E.164. */
  phone: string
  templateCode: string
  params: Readonly<Record<string, string>>
  /** Our own key of the message, by which it is found again and receipts name it. */
  key: string
}

/**
 * - `accepted`: the provider took it; whether it arrived comes as a receipt.
 * - `busy`: not taken now (too many at once); worth another try.
 * - `refused`: not taken, and never will be as it is.
 */
export type SmsAnswer =
  | { outcome: 'accepted'; providerId: string }
  | { outcome: 'busy' | 'refused'; code: string; message: string; isAddressDead: boolean }

export type SmsFound = {
  state: 'waiting' | 'delivered' | 'failed'
  providerId: string | null
  code: string | null
}

/** Whoever sends SMS for us. Bound by the module that owns messages. */
export abstract class SmsProvider {
  /** Whether it is set up. */
  abstract get isReady(): boolean

  /** The sign in front of each text, as the provider approved it. */
  abstract get sign(): string

  /**
   * Hands one message over.
   * @throws OutboundException when no answer came: it may or may not have been taken
   */
  abstract send(message: SmsMessage): Promise<SmsAnswer>

  /** Whether the provider took a message: asked before a message of unknown fate is sent again. */
  abstract find(message: Pick<SmsMessage, 'phone' | 'key'>, sentOn: Date): Promise<SmsFound | null>
}
