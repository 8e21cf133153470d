// Delivery: what leaves the school, by the outbox folder, a mail server or GOV.UK Notify, each piece once.
export { type Carrier, type CarrierName, type Outcome } from './carrier.js';
export { createCarriers, type Carriers } from './carriers.js';
export { chooseCarrier, type Choice, type Means } from './choose.js';
export {
  type Attachment,
  type EmailEnvelope,
  type Envelope,
  type PaperEnvelope,
  type Recipient,
  type TextEnvelope,
} from './envelope.js';
export { isBearer, readReceipt, type Receipt } from './notify-receipt.js';
export { assemblePrintRun, type PrintedLetter, type PrintedRun, type PrintRunHead } from './print-run.js';
export { sendOnce, type Journal } from './send-once.js';
