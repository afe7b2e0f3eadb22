/*
 * What can stand between a person and what was asked; each message is a sentence for that person. They are here, apart from
 * what throws them, so that a command can tell them apart without loading all that may throw.
 */

/** A source that cannot be measured or inspected as it was asked. */
export class NotMeasurable extends Error {}
/** A record of the recording that cannot be read. */
export class UnreadableRecording extends Error {}
/** A path that holds nothing that can be verified as it was asked. */
export class NotVerifiable extends Error {}
