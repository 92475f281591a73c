import { NOTICES, type NoticeCode } from "../../modules/evse/notices";

/** Whether what a notice tells of is there, one member a notice. */
export type NoticeView = Readonly<Record<NoticeCode, boolean>>;

/** The codes of those that are there, in the order of their catalogue. */
export function noticeCodes(view: NoticeView): NoticeCode[] {
  return (Object.keys(NOTICES) as NoticeCode[]).filter((code) => view[code]);
}
