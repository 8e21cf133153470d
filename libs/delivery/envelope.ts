// What is handed to a carrier: one piece to one recipient, known by a key that is the same at every attempt.

export interface Recipient {
  readonly name: string;
  /** Lines of a postal address, without the name. */
  readonly addressLines: readonly string[];
  readonly email: string | null;
  readonly mobile: string | null;
}

export interface Attachment {
  readonly name: string;
  /** A media type, such as 'text/calendar'. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

interface Piece {
  readonly schoolId: string;
  /** Of the letter; a copy or a text message about it has its own. Letters, digits and `- / .`. */
  readonly key: string;
  readonly recipient: Recipient;
}

/** A letter on paper. */
export interface PaperEnvelope extends Piece {
  readonly kind: 'paper';
  readonly subject: string;
  readonly pdf: Uint8Array;
}

export interface EmailEnvelope extends Piece {
  readonly kind: 'email';
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The letter itself, where it goes along. */
  readonly pdf: Uint8Array | null;
  readonly attachments: readonly Attachment[];
}

export interface TextEnvelope extends Piece {
  readonly kind: 'sms';
  readonly text: string;
}

export type Envelope = PaperEnvelope | EmailEnvelope | TextEnvelope;
