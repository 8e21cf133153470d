// The way to Temporal for whoever sends messages to cases.
import { Client, Connection } from '@temporalio/client';
import { createCodec } from './codec.js';

export interface TemporalSettings {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** The master key; payloads are encrypted under a key derived from it. */
  readonly masterKey: Uint8Array;
}

export interface TemporalClient {
  readonly client: Client;
  readonly namespace: string;
  close(): Promise<void>;
}

const connectTimeoutMs = 5000;

/** Connects; rejects when the server does not answer within five seconds. */
export async function connectTemporal({
  address,
  namespace,
  masterKey,
}: TemporalSettings): Promise<TemporalClient> {
  const connection = await Connection.connect({ address, connectTimeout: connectTimeoutMs });
  const client = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [createCodec(masterKey)] },
  });
  return { client, namespace, close: () => connection.close() };
}
