/** RFC 6762 section 3. */
export const MDNS_PORT = 5353;
export const MDNS_GROUP = "224.0.0.251";

/** Above the type's class in a question: an answer to this asker alone will do (section 5.4). */
export const UNICAST_BIT = 0x8000;
/** Above the class in an answer: all that was known of this name and type before is gone (section 10.2). */
export const FLUSH_BIT = 0x8000;

/** An Ethernet frame's worth. What is longer is dropped: lwIP hands out the first piece of such a packet only. */
export const LONGEST_PACKET = 1_472;

/** RFC 6762; the section stands beside each. */
export const MDNS_TIMES = Object.freeze({
  /** Before the first probe, at most: boards that start together do not speak together (8.1). */
  probeDelayMs: 250,
  /** From one probe to the next, and from the last one to the first announcement (8.1). */
  probeEveryMs: 250,
  /** Who loses against another prober looks again whether that one stays (8.2). */
  lostTieMs: 1_000,
  /** Before each further attempt after {@link MANY_CONFLICTS} (8.1). */
  manyConflictsMs: 5_000,
  /** Between the announcements (8.3). */
  announceEveryMs: 1_000,
  /** Before an answer that others may have, too (6). */
  sharedDelayMs: 20,
  sharedSpreadMs: 100,
  /** Before an answer to a question whose known answers go on in a further packet (7.2). */
  truncatedDelayMs: 400,
  truncatedSpreadMs: 100,
  /** From a record to the same one by multicast (6). */
  sameRecordMs: 1_000,
  /** The same where a probe for the name is answered (6). */
  defenceMs: 250,
} as const);

export const PROBES = 3;
export const ANNOUNCEMENTS = 2;
/** Section 8.1. */
export const MANY_CONFLICTS = 15;

/** s: records with the host's name in them, and the others (section 10). */
export const HOST_TTL_S = 120;
export const OTHER_TTL_S = 4_500;
/** s: to an asker that knows nothing of multicast, at most (section 6.7). */
export const LEGACY_TTL_S = 10;

/** Answers to single askers in a second: a forged asker is not flooded through the board. */
export const UNICAST_PER_S = 20;
