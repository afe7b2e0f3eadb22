/** What takes bytes from a peer, with the valid messages that are damaged to try it. */
export interface FuzzTarget {
  /** 'relay: a unit, receiving'. */
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  /** It connects again by itself where it has ended a connection: what is damaged goes on then, on the next one. */
  readonly comesBack?: boolean;
  /** In the state that the name says, and alone: what one hears no other knows. */
  begin(): FuzzSubject;
}

export interface FuzzSubject {
  /** Takes one message. May throw, which is a fault of ours. */
  hear(bytes: Uint8Array): void;
  /** It has ended the connection and said why. */
  readonly closed: boolean;
  /** The same again, to try a message on; null where it is made of more than values. */
  fork(): FuzzSubject | null;
  /**
   * What is wrong with it after all that it heard, in one sentence; null where it still does its work for a
   * well-behaved peer or has closed with a reason.
   */
  complaint(): string | null;
}
