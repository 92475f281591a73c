/**
 * PN532 on its high speed UART (HSU), 8N1. Sources: NXP UM0701-02 "PN532 User Manual" (named UM in this folder) and
 * AN10609 "PN532 C106 application note".
 */
export const BAUD = 115_200;
/** Start bit, eight data bits, stop bit. */
export const BITS_PER_BYTE = 10;

/** Frame identifiers, the first byte of a body (UM 6.2.1.1, 6.2.1.5). */
export const TFI = Object.freeze({ toChip: 0xd4, toHost: 0xd5, error: 0x7f } as const);

/** Command codes (UM 7). The answer's code is one more. */
export const COMMAND = Object.freeze({
  getFirmwareVersion: 0x02,
  samConfiguration: 0x14,
  rfConfiguration: 0x32,
  inListPassiveTarget: 0x4a,
  inRelease: 0x52,
} as const);

/** SAMConfiguration (UM 7.2.10): the companion chip is not used. */
export const SAM_NORMAL = 0x01;
/** Items of RFConfiguration (UM 7.3.1). */
export const RF_ITEM = Object.freeze({ field: 0x01, maxRetries: 0x05 } as const);
export const RF_FIELD_OFF = 0x00;
/** MxRtyATR and MxRtyPSL as they are after power-up: they do not concern type A. */
export const RETRIES_ATR = 0xff;
export const RETRIES_PSL = 0x01;
/** MxRtyPassiveActivation: tries after the first one. After power-up it is {@link ENDLESS}, and a poll without a card never ends. */
export const RETRIES_ACTIVATION = 0x01;
export const ENDLESS = 0xff;
/** Baud rate and type of InListPassiveTarget (UM 7.3.5): 106 kbit/s, ISO/IEC 14443 type A. */
export const TYPE_A_106 = 0x00;
/** The IC byte of a PN532's answer to GetFirmwareVersion (UM 7.2.2). */
export const IC_PN532 = 0x32;
/** ISO/IEC 14443-3 knows UIDs of 4, 7 and 10 bytes. */
export const LONGEST_UID = 10;

/** A command is acknowledged within a few ms; a desk's USB adapter adds tens of them. */
export const ACK_TIMEOUT_MS = 100;
/** From the acknowledgement to the answer, of commands that do not touch the field. */
export const ANSWER_TIMEOUT_MS = 100;
/** The same of InRelease, which says good-bye to the card. */
export const RELEASE_TIMEOUT_MS = 250;
/** The same of InListPassiveTarget with {@link RETRIES_ACTIVATION}: about 30 ms without a card, longer with a slow one. */
export const LIST_TIMEOUT_MS = 500;
/** How often a command is sent again before the reader is called silent. */
export const REPEATS = 2;
/** How often a damaged answer is asked for again (NACK) before its command is. */
export const MAX_NACKS = 2;

/** From the beginning of one poll to the next. */
export const POLL_INTERVAL_MS = 250;
/** The shortest pause after a poll, however long it took. */
export const LEAST_PAUSE_MS = 20;
/** A card is new again after it was missing for so long. */
export const GONE_MS = 1000;

/** A port that is not writable by then counts as one that could not be opened. */
export const OPEN_TIMEOUT_MS = 5000;
/** A silent reader and a lost port are tried again after 1, 2, 4, 8 and from then on every 10 s. */
export const FIRST_RETRY_MS = 1000;
export const LONGEST_RETRY_MS = 10_000;
