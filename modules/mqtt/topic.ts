import { utf8ByteLength } from "../text/utf8";
import { maxTopicBytes } from "./constants";

const hash = 0x23;
const plus = 0x2b;
const slash = 0x2f;
const dollar = 0x24;

/** A topic name that may be published on: 1–256 bytes, no wildcard, no U+0000 (MQTT 3.1.1 sections 4.7.1, 4.7.3). */
export function isTopic(topic: string): boolean {
  if (!hasTopicLength(topic)) return false;
  for (let index = 0; index < topic.length; index++) {
    const unit = topic.charCodeAt(index);
    if (unit === 0 || unit === hash || unit === plus) return false;
  }
  return true;
}

/** A filter that may be subscribed: `+` fills a level, `#` fills the last one (MQTT 3.1.1 section 4.7.1). */
export function isFilter(filter: string): boolean {
  if (!hasTopicLength(filter)) return false;
  const last = filter.length - 1;
  for (let index = 0; index <= last; index++) {
    const unit = filter.charCodeAt(index);
    if (unit === 0) return false;
    if (unit !== hash && unit !== plus) continue;
    if (index > 0 && filter.charCodeAt(index - 1) !== slash) return false;
    if (unit === hash ? index < last : index < last && filter.charCodeAt(index + 1) !== slash) return false;
  }
  return true;
}

/**
 * Whether a valid filter covers a topic. `#` also covers its parent level (4.7.1.2), and a wildcard in the first
 * level covers no topic that begins with `$` (4.7.2).
 */
export function topicMatches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const first = filter.charCodeAt(0);
  if (topic.charCodeAt(0) === dollar && (first === hash || first === plus)) return false;
  let at = 0;
  for (let index = 0; index < filter.length; index++) {
    const unit = filter.charCodeAt(index);
    if (unit === hash) return true;
    if (unit === plus) {
      while (at < topic.length && topic.charCodeAt(at) !== slash) at += 1;
    } else if (at < topic.length && topic.charCodeAt(at) === unit) at += 1;
    else return at === topic.length && unit === slash && filter.charCodeAt(index + 1) === hash;
  }
  return at === topic.length;
}

function hasTopicLength(topic: string): boolean {
  return topic.length > 0 && topic.length <= maxTopicBytes && utf8ByteLength(topic) <= maxTopicBytes;
}
